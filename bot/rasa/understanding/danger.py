"""Danger words by rule, so that no classifier can miss them.

NOW: danger to life at this moment, or a call for police or an ambulance. MENTIONED: told of in the past, as a threat, or
denied. Reading too much danger shows Triple Zero to somebody who does not need it; reading too little may cost a life.
"""

from __future__ import annotations

import enum

from .danger_words import LISTS
from .normalise import Tokens
from .phrases import Rules


class Danger(enum.IntEnum):
    NONE = 0
    MENTIONED = 1
    NOW = 2


NOW = Rules(
    """
    <he> <is>* <way_to_weapon>* <weapon>
    <he> ~5 <blade>
    <he> ~2 outside|at|here|inside|in|near|by|behind|beside|on ~4 with ~1 <weapon>
    <he> ~3 with|holding|waving|swinging|smashed|threw|throwing|raised|raising|grabbed|picked ~3 <weapon>
    theres a gun|knife|rifle|machete
    at knife|gun point
    at knifepoint|gunpoint
    hes|shes|theyre|is|are armed
    <he> ~4 <will> ~2 <hurt> <us>
    hell|shell|theyll ~1 <hurt> <us>
    gonna be killed
    gonna get killed
    <he> <is>* <hurting> ~1 up? <us>
    <he> <is>* <hurt_plain> ~1 up? <us> ~1 now|right_now|please|help|again_now
    <he> come? kill me|us
    now <he> <is>* <hurt_plain> <us>
    gonna ~1 burn ~2 house
    ive|i_have|been just? stabbed|shot
    my|her|mums|his arm|jaw|leg|rib|ribs|nose|wrist|finger|fingers|hand|skull is? broken
    being <attacked>
    getting|am_getting <attacked>
    just_got|was_just|ive_just_been|just_been <attacked>
    <he> has? just <hurtpast> ~1 <us>
    <hurtpast> ~3 just_now|right_now|a_minute_ago
    <he> <is>* keeps|keep <hurting> <us>
    night|time he kills me|us
    will|gonna|going_to|about_to|bout_to ~4 hurt|kill|bash me|us
    barricaded ~4
    isnt|not|stopped moving|responding|talking_and_bleeding
    stop bleeding
    life or death
    shots outside|fired|upstairs|downstairs
    heard gunshots|a_gunshot|shots
    ramming|smashing|bashing my|the|our car|ute|front_door|door
    ripping|pulling|tearing ~2 <door>
    shooting at|the|up
    <he> just|has* shot|stabbed|cut|slashed|burnt|burned|poisoned|drugged <us>
    put something in my drink
    gonna jump
    broken ~3 just_now|right_now|a_minute_ago
    hands|fingers|arm|belt|rope|cord ~1 around|round|on|to|over my|her|mums|his|our|their neck|throat|mouth
    by the throat|hair|neck
    theres|lots_of|so_much|losing ~3 blood
    cant feel my ~1
    collapsed
    got|gotten|come|came|getting into|inside the|my|our house
    in|inside ~2 im|were ~1 hiding|under|locked|stuck
    im|were under the bed|house|table
    im|were in the wardrobe|closet|cupboard|roof|boot
    <he> ~1 kicked|smashed|broke|jumped|climbed|forced ~4 in|fence|window|door|gate
    keeps? trying to ram|hit|run|stab|strangle|choke|kill|hurt ~1 me|us|my_%
    come police|ambulance
    police come
    please? help us|me <he> ~1 inside|here|coming|outside|got|has|hitting|trying
    cut|stabbed|burnt|hurt myself
    <he> ~1 ran over me|my
    cant|couldnt|hardly|barely ~1 breathe|breath
    not|isnt|stopped|hardly breathing
    unconscious
    not|isnt responding|conscious
    wont|not|isnt|cant wake|waking|wakin ~2 up
    knocked ~1 out
    knocked unconscious
    passed out
    <bleed> ~1 bleeding
    bleeding bad|badly|a_lot|heaps|everywhere|heavily|out|from
    blood is? all_over|everywhere|pouring|on_the_floor
    im|badly|really|seriously hurt|injured bad|badly?
    <he> ~2 <break> ~3 in|inside|down|through
    <he> ~2 <break> ~3 <door>
    <he> has|just|hes* broken|broke|smashed in|into
    my ex ~2 broke|broken in
    theyve|someone|somebodys|man broken|broke|breaking in|into
    someones breaking in|into
    got in the|my house
    trying to get|break|come|kick|smash in|into|inside
    locked|trapped|shut me|us|mum|kids ~1 in|inside|up
    tied me|us|her up
    im|were|ive|am|are|we locked in|myself|ourselves
    locked myself
    wont let me|us out
    wont let me|us leave|go ~4 now|house|room|car
    im|were|am|are|we hiding
    hes|shes|theyre looking for me|us
    <he> ~1 chasing <us>
    <he> ~1 following me|us
    <he> ~1 running me|us off|over|down
    trying to run me|us over|off|down
    hes|shes|theyre|he|she|is coming|come|comes|came for|at|after me|us|my_%|the_kids
    hes|shes|theyre|he|she|is coming|come|comes|came to get|kill|hurt me|us
    hes|shes|is|husband|dad ~1 smashing|throwing|destroying|trashing|wrecking everything|the_house|things|stuff|up|the_place|windows|the_windows|plates
    hes|shes|dad_is|dads|is|he|theyre going|gone|completely ~1 crazy|mental|psycho|off_his_head|off_at_me|out_of_control|berserk|off_tap|nuts|ballistic|apeshit|feral
    hes going|gone off
    hes|shes out of control
    pouring|poured|pour petrol
    house is? on fire
    set|setting|lit|lighting the? house|fire|curtains|bed|me|us|place
    theres a fire
    burning the|my|our house
    hes|shes|just|has|theyve just? <got> <child>
    <call> <a>* <police>
    police|ambulance now|please|quick|quickly|come|help|hurry|asap|urgent|straight_away
    help police
    send help|someone|somebody|anyone now|quick|quickly|please|here|asap
    in ~1 danger
    immediate|serious|grave|mortal danger
    <weapon> help
    help <weapon>
    danger to my|our life|lives
    <police> needed|required
    has|got|have|holding me|us|mum|her locked|pinned|tied|trapped|cornered|bailed|hostage|by
    holding|pinning me|us|mum|her down
    tied|handcuffed|gagged me|us|mum|her
    lock|locks|locked|locking me|us ~3 inside|in
    wont give ~2 back? my <child>
    <got> ~1 <child> and drove|left|ran|driving|gone|went
    house|flat|unit|place is? alight|burning|in_flames
    <weapon> is? in|to|at|on|against my|our|her|mums ~1 mouth|head|neck|throat|temple|chest|face|belly
    forcing me|us|her ~1 in|into|onto|on|himself
    <hurtpast> <us> tonight|just_now|minutes_ago
    cant swallow
    cut ~1 too|really deep
    blocking my|our|the car|door|way|driveway
    put|got|tied ~2 rope|noose ~2 up|neck
    send|get someone|somebody ~1 now|quick|fast|asap|please|here
    my|our|her|their life|lives is|are|at|in* risk|danger|stake ~2
    <he> <is>* hunting|searching for? me|us
    <he> ~2 swinging|swings ~2 <weapon>
    sosface
    this|its|is an|a ~1 emergency
    real emergency
    scared|fear|fearing|afraid for my|our|her life|lives
    scared|afraid for the|my kids lives
    please save me|us
    save my life
    i|im|ill|id|gonna|want|to|just|might|could|keep_thinking_about|like|about|of <will>* <kill_self>
    suicidal
    i|just|im want|wanna|need|ready ~1 to die
    i|just want|wanna die
    want to be dead
    better off dead
    wish i was|were dead
    dont want to live|exist
    dont want to be alive
    dont want to be here anymore
    dont want to wake up
    cant go on living
    no reason to live
    took|taken|taking|swallowed|take ~4 pills|tablets|overdose|panadol|medication
    overdosed
    <he> ~3 swinging|waving|pointing|aiming|raising|throwing|chucking|pouring ~3 <tool> ~1 at|on|over|around|above
    <tool> at|on|over|to|against|around|round me|us|my|her|mums|the_kids
    <he> <is>* coming|comin ~2 with ~3 <weapon>
    <he> <is>* coming|comin ~2 with ~3 <tool>
    <he> ~2 <hurting> ~2 with ~3 <tool>
    with|got|has|pointed|aimed|aiming|pointing ~2 <weapon> on|at|to me|us|my_%|mum|her|the_kids
    cant|cannot|couldnt|can_not move my|our|his|her <body>
    cant|cannot move or ~3
    cant|cannot feel|move|straighten|bend|lift my <body>
    cant|cannot|couldnt see out|anything|properly_now|my_hand
    cant|cannot|couldnt open my|the|this|it <body>
    cant|cannot get|catch|take ~1 air|breath|breaths
    cant|cannot get him|her|mum|dad|nan|pop|bub up|to_wake|breathing
    cant|cannot get up off|from|again
    cant|cannot|wont stop ~1 bleeding|blood|shaking_him|hitting|choking|fitting|vomiting
    on ~1 floor|ground|stairs ~5 cant|wont|isnt|not get|move|moving|wake|talk|speak|respond|breathe
    <he> ~1 pushed|threw|shoved|chucked|kicked me|us|her|nan|mum|pop|dad|him ~1 down|off|out|through ~7 cant|bleeding|broken|hurt|blood|unconscious
    <body> is|s|are|feels|looks|might_be|must_be|has_been* <broken>
    bit|cut|ripped|tore|sliced|chopped ~1 my ~2 off
    covered|full|soaked in|of blood
    all|so_much|heaps_of|lots_of blood
    losing|lost ~2 blood
    baby|babys|bub|bubs|bubba|toddler|kid|son|daughter|child|she|he|hes|shes|lips gone|went|is|turning|turned|all|are|just|and* limp|floppy|lifeless|unresponsive|blue
    shook|shaking|shaken|dropped|threw the|my|our baby|bub|bubba|newborn
    having|has|is|hes|shes|im|started a? seizure|fit|fitting|convulsing|stroke|heart_attack|miscarrying
    drank|drunk|drink|drinking|swallowed|swallowing|swallow|downed|ate|eat|eaten|eating ~3 <poison>
    hes|shes|has|have|just broken|cracked|smashed ~1 my|her|his|our|mums <body>
    text|call|ring|send|message ~1 106
    my|our last night|day on earth|alive
    wont|not|not_going_to leave me|us|her alive
    doesnt|dont|wont|isnt|not wake|waking|awake ~2 after|since|when|from
    not let me|us out|leave|go
    police need|needed now|here|please|quick
    shake|shakes|throws|throwing|chuck|chucking|chucks the|my|our* baby|bub|toddler|boy|girl|son|daughter against|at|on|down|across|so_hard|hard|and
    scream|screams|screaming ~1 shake|shaking baby|bub
    lost|losing|keep_losing consciousness
    swallowed|took|taken|downed|necked|had the_lot|the_whole_lot|the_whole_packet|the_whole_bottle|the_whole_box|all_my_tablets|all_my_pills|all_of_them|every_pill|a_whole_packet|the_packet
    made|makes|making|forced|forcing me|us|her|him drink|swallow|take ~4
    <he> ~3 took|hid|hidden|has|got|threw|smashed|broke|holding|wont_give|wont_let_me_have|keeping|locked|flushed ~3 <lifeline>
    need|needs|without|wheres|no ~2 <lifeline> ~3 now|going|hes|he|please|low|hidden|cant
    going low|hypo
    smell gas
    gas is|on|turned|taps|full ~2 on|everywhere|leaking|running
    turned|turning ~2 gas on|up
    driving|drives|drove|speeding ~2 at|into|towards|toward|straight_at|off ~2 us|me|tree|trees|wall|pole|poles|river|cliff|traffic|truck|trucks|people|dam|bridge|house
    wont|isnt|not stop|stopping|slow|slowing|pull|pulling ~1 down|over|the_car|the_ute|car
    let me|us out of the|this|his car|ute|truck|van
    taking|takin|driving|dragging|drivin|takes|marching me|us|her ~2 to|into|in|out_to|out_in|up|down ~2 <bush>
    putting|put|puttin|forcing|taking|sending me|her|us|my_% on|onto|to ~1 plane|flight|airport
    on ~1 plane|flight to get|be married
    marry ~4 today|tonight|tomorrow
    wedding is? tomorrow|today|tonight ~4 dont|force|forced|forcing|help
    took|taken|taking|snatched|grabbed|kidnapped|stolen|stealing|abducted ~1 <child> from|out_of|off ~2 school|daycare|kindy|care|bed|house|car|park|me
    kidnapped|abducted|kidnapping|abducting ~1 me|us|him|her|my_%
    been|being kidnapped|abducted
    kidnapped|abducted|kidnapping|abducting <child>
    <he> ~1 in|inside ~2 house|unit|flat|home|roof|ceiling ~5 got|get in
    making|forcing me|her|us ~2 do it|things|that ~5 wont|cant|help
    making me do it
    wont|not|isnt|cant get off me|us|her|of_me
    get|getting him|her|them off me|us|mum
    im|i_am|am|standing|sitting|lying|hanging ~1 on|at|over|off the|a|this train_tracks|train_line|tracks|ledge|cliff|railing|overpass|balcony_rail|edge
    being|im|were|is|are held|kept ~2 here|captive|hostage|prisoner|down|against
    right? behind|following|tailgating|chasing|ramming me|us ~1 in|on ~2 car|ute|truck|van|bike|motorbike
    tailgating|tailing ~1 me|us
    being|getting followed|chased|hunted|tailed ~1 by|in|down ~3
    <he> ~2 been? behind|following|chasing ~1 me|us since|for|all ~2
    tied|chained|cuffed|handcuffed|roped ~1 to ~1 bed|chair|pole|tree|post|table|pipe|towbar
    <he> ~1 bit|stabbed|burnt|scalded|slashed ~1 me|my|us ~3 bleeding|blood|now|badly|bad
    <he> ~2 following|tailing|chasing my|our|the car
    <he> ~1 ran|run|runs|forced|pushed me|us ~1 off|into ~2 road|ditch|tree|traffic
    <he> <is>* holding|dangling|hanging|held ~3 under|over|out ~2 bath|water|balcony|window|railing|pool|dam|edge
    <he> ~2 setting|set|sicking|siccing ~1 dog|dogs|pig_dogs ~1 on|onto me|us|them|him|her
    trying|tryin to get thru|through|in|at ~2 <door>
    on the roof ~6 tiles|in|through|ceiling
    smoke ~1 coming|everywhere|in|under|filling ~2
    my|on clothes|hair|bed|car|ute is|are|on* fire|alight|burning
    make|made|lit|light fire to|on|in ~1 my|our|the|me
    ive|i_have|i_just|just|have|im_gonna|going_to|about_to cut|cutting|slit my ~1 wrist|wrists|throat|arm|arms
    im|i_am cutting now|right_now|again|myself
    overdosing|overdosin
    <he> <is>* going_to|gonna|trying_to|wants_to|about_to hang|kill|shoot himself|herself|themself
    hang|hanging|shooting|killing himself|herself now|in|with
    i|ive|i_have got|have ~1 <weapon> ~1 in|to|on|around my
    <he> ~2 injected|spiked|drugged me|my|us|her ~3
    put something in my tea|food|coffee|cup|beer|milk
    going numb
    im|i_am|shes|hes|someones|theyre just|really|slowly|actually* dying
    drown|drowned|drowning|held ~2 just_then|just_now|under_water|underwater
    tied|chained|nailed|bolted ~2 door|gate|windows ~1 shut|closed|up
    im|were|shes|mums tied|chained ~2 up|to|down
    hes|shes|husband|dad|uncle|brother ~1 beating|bashing|flogging|belting ~2 now|help|please|me
    <he> ~2 took|taken|taking|got ~1 my breathing|oxygen|dialysis machine|tank|mask
    tipped|threw|pushed ~1 me out ~2 chair|wheelchair|bed
    get|getting|put|putting me|us on|onto ~1 plane ~1 tonight|today|now|tomorrow
    pulling|ripping|tearing ~3 tiles|roof ~1 off
    burn|burning the house down now|with
    end it in|at|off|with the|this shed|car|garage|bridge|river|rope
    crash|crashing|roll the|this|his car|ute|truck|van with us|me|the_kids|everyone
    tonight im|i_am dead
    on top of me|her|my_%|us ~2 now|wont|cant|help
    dont let him|her|them kill|hurt|take me|us|her|my_%
    """,
    LISTS,
)
# So short that they are danger only as the whole message.
NOW_WHOLE = Rules(
    """
    got|has|have a|an|the|his? <weapon>
    a|an|the? knife|gun|machete|axe|weapon
    please|help|gonna* kill|killing|hurting|attacking|choking|strangling|bashing me
    please? help? police|ambulance please|help|now*
    send help|police|someone
    get someone|help|somebody ~1 here|now|quick|fast ~1
    emergency please|help|now*
    help emergency
    bleeding
    000|911|112|999
    hiding in|under|from|behind ~4
    save me|us
    danger now|here|please*
    gonna die
    im gonna die
    please|pls|someone|somebody|can_someone|can_somebody|just|you_have_to|quick|god|oh_god|oi* help me|us|her|mum please|pls|now|quick|quickly|someone|somebody*
    its|it_is|is|its_all happening now|right_now|as_we_speak|as_i_type ~1
    <he> <is>* doing it now|right_now|rn|as_we_speak|to_me_now|again_right_now
    i? cant|cannot move
    he|she|they wont get off
    i? cant|cannot get up
    <he> <is>* gonna|going_to do it now?
    """,
    LISTS,
    whole=True,
)
MENTIONED = Rules(
    """
    <weapon>
    kill|kills|killed|killing|murder|murdered|stab|stabs|stabbed|shoot|shot|shoots|suicide|suicidal|overdose|overdosed|rape|raped|raping|hostage
    choke|chokes|choked|choking|chocked|strangle|strangles|strangled|strangling|strangulation|suffocate|suffocated|smother|smothered|drown|drowned|poison|poisoned
    unconscious|bleeding|bled
    passed|blacked|knocked out
    couldnt|cant|not breathe|breathing
    hand|hands|grip|squeezed|grabbed|pressed|arm ~3 neck|throat
    burn ~2 house
    set ~2 fire|alight
    bash|bashed ~1 me|us
    """,
    LISTS,
)
# May be no more than a question about this one, and may be all that somebody can still type.
CALL_FOR_HELP = Rules("please|pls|i|really|we* need? some? help please|pls|now|us|me*", LISTS, whole=True)
# Past, told, wished: not now.
TOLD = Rules(
    """
    last year|week|month|time|night|summer|winter|christmas|weekend|sunday|monday|friday|saturday
    years|months|weeks|days|ages ago|back
    in grade|year <grade>
    if ~4 came|come|turned|showed|had ~4 id|i_would|wed|we_would
    two|three|few|many|couple|several|of times
    year|month|week|day ago
    ago|yesterday|once|before|previously|earlier_this_year
    used to
    one|that time
    in the past
    when i|we|he|she was|were|got|found|left|told|tried
    back then
    back in the day|days
    one|another time
    first|former|previous|late husband|wife|partner|boyfriend|marriage ~1 <hurtpast>
    in|since|around|about|back_in <year>
    in january|february|march|april|may|june|july|august|september|october|november|december
    had a|an|his|the
    if i|we ~1 leave|left|tell|told|go|ever|try|tried
    said|told_me|says_if|threatened|threatens|promised|swore|reckoned|texted
    thought|was_gonna|were_gonna|tried_to|would|owns|keeps_a|keeps_his|keeps_guns|keeps_knives|keeps_an|has_guns_in|in_the_gun_safe|for_hunting|collects
    has been ~1 locked|hitting|hurting
    hit|beat|attacked|chased|hurt|bashed|whacked|smacked|belted|flogged me|us|her|mum with
    for a|one|two|three|the|hours|days|weeks day|days|week|weeks|hours|weekend|night
    in_the_safe|in_a_safe|licensed|licence
    worried|anxious ~2 hell|shell|theyll
    """,
    LISTS,
)
STILL_NOW = Rules(
    "taking|dragging|driving|swallowed|cant_get_up|cannot_get_up|cant_move|cant_breathe|bleeding|now|tonight|help|outside|please|hurry|rn|at_the_moment|right_here|on_his_way|quick|coming",
    LISTS,
)
DENIED = Rules(
    """
    no|not|never|dont|doesnt|didnt|hasnt|havent|isnt|arent|without|wont|wouldnt|nobody|wasnt ~3 <weapon>
    no|not|never|dont|doesnt|didnt|hasnt|havent|isnt|arent|without|wont|wouldnt|nobody|wasnt ~3 <police>
    no|not|never|dont|doesnt|didnt|hasnt|havent|isnt|arent|wont|wouldnt|nobody|wasnt ~3 danger|emergency|suicidal|bleeding|injured|armed
    no|not|never|dont|doesnt|didnt|hasnt|havent|isnt|arent|wont|wouldnt|nobody|wasnt ~3 <hurting>
    no|not|never|dont|doesnt|didnt|hasnt|havent|isnt|arent|wont|wouldnt|nobody|wasnt ~3 <hurt>
    not|never|doesnt|didnt|hasnt|hes_never ~4 hands|hand|neck|throat|locked|tied|forced
    not|never|isnt|arent|wasnt|hasnt|havent ~1 breaking|chasing|following|locked|hiding|going|gone|looking|gonna|overdose|die
    """,
    LISTS,
)
# Holds a negation and is danger all the same.
DANGER_IN_NEGATION = Rules(
    """
    cant|not|isnt|hardly|couldnt|stopped ~1 breath|breathe|breathing
    not|wont|isnt|cant ~2 wake|waking|wakin
    not|isnt ~1 responding|moving|conscious|talking
    wont give
    cant swallow
    cant|cannot|couldnt move|feel|see|open|catch|get|take|stop|straighten|bend|lift
    cant|wont|isnt|not get|move|moving|wake|talk|speak|respond|breathe|stop|slow|pull|off
    wont get|give|let
    dont let
    without
    no|wheres ~2 <lifeline>
    dont want to live|be|wake|exist
    wont let|stop|go
    cant go on|stop
    cant|cannot|couldnt stand|swallow|scream|hold|walk|get
    wont be here|alive|around
    wont|not|not_going_to leave|let me|us|her
    doesnt|dont wake
    no|nah please? send|get|call|ring|help ~2 <police>
    no reason to live
    """,
    LISTS,
)
ASKS_WHETHER = Rules(
    "will|do|does|would|did|are|is|what_if|should|why|when|how|have|has|who <ask>",
    {
        "ask": "you they i he she it the we this a my that there do does many much long come someone_else his if"
    },
)
# Ordinary speech that borrows these words.
FIGURES_OF_SPEECH = Rules(
    """
    lol|lmao|rofl|haha|hahaha|hehe|boss|teacher|coach|homework|traffic|heat|movie|film|game|video|show|joke|shoes|feet|sale|suspense|goal|goals|netball|footy|cricket
    warzone|fortnite|minecraft|roblox|xbox|playstation|paintball|lasertag|halo|gta|netflix
    dying for|to
    danger of ~1 missing|losing|failing|running|becoming|being
    a gun at
    story|article ~3 about
    on|in tv|telly|home_and_away|the_news|the_paper|courier_mail|a_podcast|a_book
    knocked out of the
    now and then|again
    of laughter|boredom|hunger|thirst|embarrassment|curiosity
    wedding|party|concert|bbq|hiring|academy|episode|album|album|recipe|exam|beers|vibes|dance|karaoke
    """,
    LISTS,
)


def is_denied(words: Tokens) -> bool:
    return DENIED.match(words) and not is_part_of_it(words)


def is_part_of_it(words: Tokens) -> bool:
    """ "he wont let me out": the negation takes nothing back. "He hasnt choked me" does."""
    return DANGER_IN_NEGATION.match(words)


def danger(words: Tokens) -> Danger:
    """`words` with their fillers."""
    if NOW_WHOLE.match(words) or NOW.match(words):
        if FIGURES_OF_SPEECH.match(words) or ASKS_WHETHER.match(words[:2]):
            return Danger.MENTIONED
        is_told = TOLD.match(words) and not STILL_NOW.match(words)
        return Danger.MENTIONED if is_denied(words) or is_told else Danger.NOW
    return Danger.MENTIONED if MENTIONED.match(words) or CALL_FOR_HELP.match(words) else Danger.NONE
