""" "Is it safe to talk?" answered in so many words: every part of the message says so, or says nothing against it.

A word that no part knows ("but", "for now", "hopefully", "upstairs") leaves the gate to be asked again.
"""

from __future__ import annotations

from .normalise import Tokens
from .phrases import Rules

LISTS = {
    "yes": "yes yep yeah yup ye yea y ya yeh yess sure definitely absolutely correct affirmative of_course indeed",
    "am": "im i_am am is its it_is were we_are its_just just i were_all",
    "quite": "all completely totally definitely perfectly really very quite so just now finally home here sitting always",
    "alone": "alone by_meself on_me_own by_myself on_my_own all_alone solo by_ourselves on_our_own",
    "nobody": "nobody no_one noone no_body nobodys no_ones noones noone_is not_a_soul theres_nobody there_is_nobody theres_no_one there_is_no_one no_other_people",
    "near": "here home around about near nearby listening watching looking with_me hear see read overhear within_earshot next_door walk_in come_in bother_me else this_room",
    "not_here": """else is can could will here home in around about near nearby listening watching looking with_me hear see read overhear me my us
        this it or screen phone messages the house room at_home within earshot close by at_all what i type say do anywhere able to next_door walk_in come bother""",
    "kids": """kids kid baby bub bubba bubs babies toddler newborn children little_one little_ones kids_are boys girls son daughter_is_at_school""",
    "kids_away": """asleep sleeping napping down in_bed at_school at_kindy at_daycare at_childcare at_nans at_mums at_their_dads with_nan with_mum
        with_their_dad with_my_mum with_my_sister at_swimming at_footy at_training at_preschool all fast sound down_for_a_nap out to_bed gone_to_bed""",
    "he": "wifes hubbys dads mums gf my_gf bf my_bf gfs bfs daughter my_daughter my_wife my_wifes carers my_worker support_worker the_carers the_worker flatmates my_son my_brother my_uncle my_father my_mother son brother dad mum_n_dad the_carer carer the_boys staff mum_and_dad my_husband my_wife my_mum my_dad the_boss my_partner my_ex workmates he hes she shes they theyre husband husbands partner partners wife mum dad everyone everyones everybody everybodys boyfriend ex hubby family flatmate housemate others roommate the_others the_rest",
    "away": """out away gone isnt_home isnt_here arent_home arent_here not_home not_here at_work at_the_mines at_the_mine on_swing at_bingo at_school at_uni at_golf at_training
        fishing on_shift interstate overseas on_site on_nights fifo left for_work bush out_bush at_the_gym shopping at_the_shops to_work
        at_bowls at_the_bowls at_the_casino to_the_casino at_the_club at_the_races at_cricket at_mass at_gurdwara to_gurdwara at_mosque at_temple to_church at_tafe at_class
        at_the_gym at_rehab at_court at_the_doctors at_the_dentist at_the_market at_the_show at_sea at_the_rig on_the_rig at_camp at_a_friends at_his_mates at_his_sisters at_his_brothers
        at_her_mates at_her_sisters to_her_sisters to_his_sisters to_his_mates to_his_mums to_her_mums gone_bush to_town to_nz to_sydney to_melbourne to_brisbane to_china to_india in_sydney in_melbourne in_cairns in_perth in_nz in_china in_india
        in_prison in_custody on_night_shift for_night_shift gone_shopping gone_hunting
        gone_out gone_to_work gone_fishing gone_away went left_already out_of_town out_fishing at_footy at_the_game in_jail locked_up
        at_his_mums at_her_mums at_a_mates night_shift at_church down_the_coast in_brisbane in_town hunting golfing droving camping in_hospital home_late gone_home gone_home_for_the_day""",
    "busy": "working work at_the_pub to_the_pub doing has all been",
    "until": "till til until for all the next at_least another about a few this back not since from most rest_of at other",
    "time": """day night days nights morning arvo afternoon evening weekend week weeks month months hour hours hr hrs tonight tomorrow friday monday
        tuesday wednesday thursday saturday sunday late lunch lunchtime dinner tea teatime midnight swing break today 1 2 3 4 5 6 7 8 9 10 11 12 15 20 30
        five six seven eight nine ten three four two one oclock pm am long while minutes mins good least couple of dark""",
    "where": "in at on inside outside by near parked parked_up sitting hiding standing walking down_at out_at",
    "my": "my the a an our new own private quiet locked back spare empty study school work friends mums sisters mates nans own_little little meeting side consulting clinic doctors consult prayer sister sisters_own mum nan friend brother brothers cousin cousins aunty auntys",
    "place": """car room bedroom bathroom toilet toilets loo dunny office library park beach clinic shed garden yard backyard house place home unit flat
        work school uni tafe bed ute truck garage laundry carpark car_park shower spare_room study hospital surgery storeroom lunchroom kitchen lounge
        balcony deck veranda verandah paddock caravan hotel motel refuge here there corner cubicle church river creek bus_stop bench tree shops carpark quad quad_bike tractor apartment mums sisters nans mates cuzzies cousins brothers auntys friends servo chemist""",
    "door": "door doors the_doors windows the_door my_door curtains",
    "shut": "locked shut close closed bolted is are on has_a_lock drawn and",
    "talk": "talk chat yarn speak text type answer go start begin do_this message continue proceed",
    "ready": "can ok okay good right free safe happy able fine ready clear alright allowed",
    "little": """now right_now at_the_moment atm today tonight thanks thank_you sis dear love mate bub bro please so and an n because cos cuz as quite lol
        here home too sir miss doc well oh ok okay good fine all_good im_good sweet_as thank_you_for_asking thanks_for_asking on_break on_my_break yes yep yeah yup sure go_ahead fire_away ask_away ask_me you_can_ask
        go_on go_for_it go ask lets_go lets_talk lets_chat lets_do_it shoot you darling luv ji miss yo us only we_are_good no_worries in_private again with that's
        thats then is it this and_i i but_yes actually currently completely totally definitely absolutely also""",
    "device": "phone mobile computer laptop tablet ipad device",
    "own": "my own new a friends mates mums sisters work burner spare secret different",
    "ago": "last_year last_month last_week years_ago months_ago weeks_ago a_while_ago long_ago ages_ago for_good already now",
    "friend": "cat dog baby bub bubba bubs newborn puppy kitten dogs cats bird chooks horses fish tv telly goldfish budgie cows",
}  # fmt: skip
SAYS_SO = """
    <am>? <quite>* <alone>
    <am> <quite>* safe|private|secure
    <quite>+ safe|private|secure
    safe as houses
    is? it? safe to|for talk|speak|chat|type|text
    <quite>* private
    all? safe here|now|right_now|at_the_moment|today|at_home|to_talk|and_private
    all safe|clear|private
    <yes> safe|private
    <yes> safe and|n|an private|alone
    <am> in private
    <am>? in a? safe|private|quiet|secure place|spot|space|room
    i? have|got|have_got|got_some|ive_got|theres|there_is|with some|full|total|complete|plenty_of|my|all_the|enough* privacy
    <am>? only? me and|an|n|with|plus my|the|our|a|his|her <friend> asleep|sleeping|is|hes|shes|and|whos*
    just|only me
    <nobody> home|here but|except|only me
    <nobody> for ~2 miles|kilometres|ks
    i? have|got|ive_got|i_have|with? an|a|the|few|couple_of|whole|half|about|good* <time>+ to_myself|alone|by_myself
    home? empty only|just? me only?
    empty house|place|home|unit
    nows|now_is a? good|fine|ok|okay|great|perfect time?
    me and|an|n|with my|the|our* <friend> only
    i|we|am|im|its right|alright|free to talk|chat
    <nobody> else|is|can|could|will|would|are|in|to|at|able_to* <near> <not_here>*
    not_a_soul
    the|my|whole|our|this* house|place|unit|flat|room|home|car|office|shed|building is? empty|all_mine|to_myself|all_to_myself|deserted
    got|have|ive_got|i_have|i_got|having the|whole|my|our|a* house|place|room|unit|flat|car|office to_myself|all_to_myself|to_ourselves
    the? coast|coasts is? clear
    everyone|everyones|everybody|everybodys|they|theyre is|are|has|have|all* out|away|gone|asleep_but_baby
    i|we|im|its|it|you|am|is|all* <ready> to? <talk> freely|openly|safely|privately|to|with|you|me*
    can be? heard|seen by <nobody>
    cant|cannot be heard|seen|overheard
    """
NOTHING_AGAINST_IT = """
    <yes>
    <little>
    <he> is|are|has|have|both|all* <busy>* <away>+
    <he> is|are|has|have|both|all* <busy>+
    <he> go|goes <away>+
    <he> go|goes|gone|went to? work
    walking|walkin the|my|our dog|dogs|baby|pram
    <he> doesnt|dont live here|with_me anymore|now|no_more*
    <until> <time>
    <until>+ <time>+
    <time>
    the|my|our|both|all* <kids> are|is|both|all|just|has|have* <kids_away>+
    <am>? <where>+ <my>* <place>
    <am> home|here|ok|good|fine|outside|inside|parked|parked_up|on_break|on_my_break|on_lunch
    with? the|my|a|has|got* <door> is|are? <shut>+
    its|this_is|on|using|use|i_use|thats|im_on|i_have|got|ive_got|from|is|have* <own>+ <device>
    this|it is|isnt|not* my|the? usual|normal|own <device>
    he|she|they doesnt|dont|didnt|cant know|knows|have|has|about it|about_it|the_code|the_pin|this_one|access|this_phone*
    i moved|left|live|have|got out|alone|my_own_place|now*
    i|ive have? left him|her|them now|already*
    <he> moved_out|passed_away|passed|died|left|gone <ago>*
    """
SAFE = Rules(SAYS_SO, LISTS)
GONE = """
    <he> is|are|has|have|both|all* <busy>* <away>+
    <he> is|are|has|have* not|isnt|arent here|home|around
    """
SOMEBODY_GONE = Rules(GONE, LISTS)
# So far that it needs no yes. "hes at work" does: he may be back, or others be there.
FAR_AWAY = Rules(
    """
    <he> is|are|has|have|both* <busy>* interstate|overseas|out_of_town|in_jail|in_prison|in_custody|locked_up|at_the_mine|at_the_mines|on_swing|fifo|on_the_rig
    <he> is|are|has|have|both|all* <busy>* <away>+ for|all|the|whole* day|weekend|week|month|night
    <he> is|are|has|have|both|all* <busy>* away|gone <until>* monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|next
    """,
    LISTS,
)
SOMEBODY_AWAY = Rules(
    GONE
    + """
    <he> is|are|has|have|both|all* <busy>+
    <he> doesnt|dont|wont know
    """,
    LISTS,
)
# "Yes, he is at bowls". Without the yes it is only half of an answer.
AGREES = Rules("yes|yep|yeah|yup|ye|yea|ya|yeh|yess|its_fine|its_ok|its_okay|all_good", LISTS)
# "alone tomorrow", "only safe at work".
NOT_NOW = Rules(
    """
    alone|safe|private|clear|empty|myself|free|talk|chat|speak|type|text at|on|in|from|after|the|every|most* tomorrow|later|monday|tuesday|wednesday|thursday|friday|saturday|sunday|midnight|weekend|morning|night|nights|weekends|mornings
    only safe|alone|private
    """,
    LISTS,
)
SAFE_FOR_HOW_LONG = Rules("safe for|until|till|til\nsafe ~2 <time>", LISTS)
# "just me and sis": somebody is spoken of, not to.
SOMEBODY_ELSE = Rules(
    "me|us|i|alone and|an|n|with|plus sis|bro|mate|love|luv|miss|doc|sir|darling|dear", LISTS
)
# What stands with others in one message: any number of parts, in any order.
PARTS = Rules(SAYS_SO + NOTHING_AGAINST_IT, LISTS, whole=True)


def is_private(words: Tokens) -> bool:
    """`words` with their fillers, here and below."""
    if NOT_NOW.match(words) or SOMEBODY_ELSE.match(words):
        return False
    if "safe" in words and words[0] not in ("is", "are", "was", "will"):
        at = words.index("safe")
        # A word of its own: neither "not safe" nor "safe for now".
        if covers(words[:at]) and covers(words[at + 1 :]) and not SAFE_FOR_HOW_LONG.match(words):
            return True
    is_said = (
        SAFE.match(words) or FAR_AWAY.match(words) or (AGREES.match(words) and SOMEBODY_GONE.match(words))
    )
    return is_said and PARTS.cover(words)


def covers(words: Tokens) -> bool:
    return not words or PARTS.cover(words)


def says_nothing_against_it(words: Tokens) -> bool:
    """ "hes at work": true of somebody alone and of somebody among others."""
    return PARTS.cover(words)


def may_be_private(words: Tokens) -> bool:
    """Something in it says so, or that somebody is away, and the rest is not understood."""
    return SAFE.match(words) or SOMEBODY_AWAY.match(words)
