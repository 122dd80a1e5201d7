"""All that a person can mean by what they type."""

INTENTS = (
    "affirm", "deny", "unsure", "rather_not_say", "not_safe", "danger_now", "exit", "hide",
    "go_back", "repeat", "help", "skip", "greet", "start_over", "talk_to_person", "out_of_scope",
)  # fmt: skip
