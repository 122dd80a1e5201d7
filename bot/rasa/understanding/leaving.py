"""Wants to go, by rule: a farewell at the end of a message, or something that cannot wait."""

from __future__ import annotations

from .normalise import Tokens
from .phrases import Rules

LISTS = {
    "farewell": "laters ta_ta bye goodbye byebye cya hooroo cheerio ttyl seeya see_ya see_you_later talk_later good_night catch_ya ciao kthxbye adios gbye farewell au_revoir sayonara toodles toodleoo hasta_la_vista",
    "you": "you ya u yous youse",
    "nice": "nice good great lovely pleasure awesome wonderful fun pleasant delight helpful amazing interesting",
    "talking": "talking talk speaking speak chatting chat yarning yarn meeting",
    "end": "cancel abort terminate end stop quit close finish discontinue halt cease abandon exit shut_down turn_off wrap_up log_out_of",
    "ask": """please pls can_you could_you would_you will_you can_we could_we may_we may_i can_i could_i you_can just lets i_repeat command ok okay now i_want_to i_wanna
        i_want_you_to i_would_like_to id_like_to i_said i_say want_to wanna no nah stop i_need_you_to i_need_to hey the_bot here today thanks sorry then""",
    "this": """chat conversation convo session process task program app bot survey questionnaire screening quiz interview call talk talking yarn window page
        everything now here please mission operation questions form thing this""",
    "i": "i im ive ill id we sorry ok well so anyway but look right nah no thanks",
    "talk_to": "talk_to talk_with speak_to speak_with chat_to chat_with chat talk meet yarn_with yarn",
    "must": "got_to have_to need_to must gotta better should had_better gonna want_to going_to have_got_to really_have_to really_need_to",
    "off": "go run leave dash scoot bounce fly shoot head_off get_off get_going log_off sign_off hop_off",
    "why": "now bye sorry because bub baby kids the_% my_% hes shes he she its someone mum dad and though then soon asap pronto",
    "errand": "pick feed settle check collect",
}

LEAVES = Rules(
    """
    ~7 <farewell> love|mate|dear|now|then|thanks|sis|bub*
    ~6 <must> go|run|dash|leave
    <i>* <must> <off>
    <i>* <must> <off> <why> ~5
    <i>* <must> go <errand> ~5
    ~3 <nice> little? <talking> to|with? <you>? again|too|anyway|though|then|mate|love|dear|thanks|bye* ~1
    ~3 <nice> to have? <talk_to> <you> ~2
    ~3 <nice> little? chat|talk|yarn|conversation thanks|bye|mate|love|with|you|anyway|though* ~1
    ~3 enjoyed|appreciated|loved our|the|talking|chatting|speaking|this|my+ to|with|chat|talk|yarn|conversation|you* ~1
    ~2 thanks|thank_you for your|the|all|ya* help|time|chat|talk|listening|yarn|assistance|patience ~2
    ~2 <you>? take care mate|love|dear|now|then|of_yourself|bye|thanks|and|x* ~1
    ~2 have|hav a? good|nice|great|lovely|wonderful|safe|blessed one|day|night|evening|arvo|weekend|afternoon|morning|rest|week ~3
    ~1 see|catch|talk|speak|chat|message to|with? <you> soon|later|around|tomorrow|then|again|next_time|another_time|sometime|some_other_time ~1
    until|till|til next time ~1
    thatll|that_will be all|it ~5
    <i>* signing|logging|heading|hopping off ~5
    thats all for|from now|today|me thanks|thank_you|then|bye*
    ~7 thats|that_is it|all|enough from|for me|now|today|tonight
    <ask>* <end> it|that|this|the|my|our|current|whole|entire|last* <this>+ <ask>*
    <ask>* cancel|abort|terminate|quit|discontinue|rescind this|that|it|now|please|all|everything|one* <ask>*
    <ask>* stop|quit|finish talking|chatting|texting|messaging|asking|asking_questions|typing|speaking ~1
    <ask>* clear|erase|wipe|delete it|that|this|the|my|our|whole|entire|all|of* <this>+ <ask>*
    <ask>+ end|finish|quit|leave this|here|now <ask>*
    """,
    LISTS,
    whole=True,
)
# "he said goodbye", "kiss the kids goodbye", "goodbye party".
TOLD = Rules(
    "dont|never|didnt|wont ~2 <end>\ndont|didnt|wont ~1 have_to|need_to|want_to|got_to\nhe|she|they|wants|said|say|says|saying|told|waved|wave|kissed|kiss|song|party|never|didnt|doesnt|before|when|he_has|she_has|he_had",
    LISTS,
)


def is_leaving(words: Tokens) -> bool:
    return LEAVES.match(words) and not TOLD.match(words)
