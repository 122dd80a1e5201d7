"""Somebody is near, sees or hears, or the person cannot talk: by rule, because missing it costs most."""

from __future__ import annotations

from .normalise import Tokens
from .phrases import Rules

LISTS = {
    "who": """brothers sisters friends sister_in_law brother_in_law father_in_law daughter_in_law fella_he man_he old_man_he husband_he ears little_ears he hes she shes they theyre someone someones people everyone people_are husband partner boyfriend girlfriend wife ex mum mums
        child toddler teacher teachers manager managers nurse nurses boss_is bosss supervisor coworker workmate workmates principal landlord grandad nanna grandson granddaughter nephew niece missus mother dad dads father son daughter brother sister kids kid children family boss housemate flatmate in_laws mother_in_law
        uncle aunty cousin nan pop man old_man fella that_man old_fella mob them_mob carer roommate stepdad neighbour mates his_mates parents
        his_mum his_mother his_sister his_family visitors guests company hubby stepson grandma grandpa""",
    "his": "my the his her our that old little",
    "is": "is are was just still now right back already about_to always has have also only probably might may will got been must_be gonna s bin",
    "here": """here home back inside in awake up listening watching looking nearby around coming comin near close outside downstairs upstairs arrived
        returned there waiting in_bed woke woken knows saw suspicious onto_me onto_this listening_in watching_me hovering pacing come worked_it_out figured_it_out driving due_home due_back
        next_to_me beside_me behind_me with_me near_me close_to_me right_behind_me in_front_of_me over_my_shoulder next_door""",
    "going": "stirring stirred knocking coming come came walking walked walks heading pulling pulled pulls driving drove getting turned climbing got gets returning arrives arriving rocked rocking stomping knocking",
    "where": """my in up home back inside over out down to the into towards me house drive driveway stairs hall hallway door path room from bed
        shower work street car early here round through front at on his her their way soon any minute gate steps again pub shop
        shops a_bit and is now just key in_the""",
    "place": """door front_door back_door house room next_room other_room same_room kitchen bathroom bedroom lounge lounge_room loungeroom hallway hall shower
        garage yard backyard back front car driveway drive bed couch porch gate flat unit window shed toilet loo laundry dunny tv sofa passenger_seat table kitchen_table desk end_of_the_bed foot_of_the_bed edge_of_the_bed bench counter doorstep front_steps bathroom_door""",
    "at": "at in on outside out near by inside from having using",
    "lying": "sitting standing lying asleep sleeping snoring napping lyin dozing sat passed_out crashed",
    "beside": """here there next_to_me beside_me behind_me with_me in_the_room next_room near_me close_by on_the_couch in_our_bed in_the_next_room
        in_the_other_room in_our_room right just down up on_the_other_side across_from_me opposite_me in_bed next_to in_the_same_room""",
    "sensing": """looking watching reading staring checking listening holding asking scrolling spying peeking peering going_through
        lookin readin starin checkin listenin_in trying_to_see trying_to_read trying_to_look trying_to_listen tracking monitoring grabbing eavesdropping""",
    "senses": "hear see read listen check know look wake find overhear grab notice walk_in",
    "found": "saw seen found read grabbed took noticed caught heard taken snatched",
    "usually": "checks reads knows has goes_through tracks looks_at looks_through watches sees hears monitors uses opens gets owns shares takes",
    "what": """straight right at over my me this the shoulder phone screen messages message texts text what who im typing us it doing saying texting talking to about out up
        for everything i type write everything_i_say through wants_to_know why with on is writing hear see read word every our my_messages mobile""",
    "can": "can could will might may gonna going_to is_going_to would able_to",
    "asks": "ask asks asking asked wants_to_know demanding keeps_asking starting_to_ask",
    "now": """now right_now again already early too soon any_minute in with me here home back from work at_the_moment so cant talk i typing type text
        texting this my screen phone it what im doing saying us bub sis gotta go got to gtg please tonight today everything for_the_day and
        earlier straight like_a_hawk than i_thought thought lot all_day all_the_time unexpectedly in_a_minute in_a_sec so_i better be_quiet sorry""",
    "device": "phone mobile machine account ipad computer tablet laptop device screen chat email inbox",
    "errand": """work pub pubs shop shops school town gym footy training mums mates there shift golf fishing run walk smoke servo bottlo
        bottle_shop office drive site job""",
    "stop": "wait stop quick quiet careful shh help not_safe i_think because and but no nah sorry nope look um oh_no crap only oi bye omg ok so hang_on hold_on",
    "talk": "talk speak chat text type message write reply respond do_this_now do_it_now do_this_here do_this_right_now be_on_here keep_talking say_anything use_my_phone be_seen say_much keep_typing be_on_my_phone yarn",
    "afterwards": """now right here at the moment freely safely properly openly much anymore any more long to you this hes shes theyre home watching around
        someones sorry today later he is please back while when in front of them him her kids with me so bye gotta go no_more out_loud
        until because theres people someone near house got company on my_end too for_long awake husband partner mum dad busy listening
        yet im not alone phone she they are there sis bub car work loud as ears wait""",
}  # fmt: skip

SOMEBODY_NEAR = Rules(
    """
    <stop>* <his>* <who> <is>* <here>+ <now>*
    <stop>* <his>* <who> <is>* <here>+ <now>* cant
    <stop>* <his>* <who> <is>* <going> <where>+ <now>*
    <stop>* <his>* <who> <is>* back|home|in from ~1 <errand> <now>*
    <stop>* <his>* <who> <is>* wants|want|trying|tryna|picked|grabbing|reaching|reached ~3 <his> phone|mobile|screen <now>*
    <stop>* <his>* <who> <is>* keeps|keep looking|staring|watching|listening|asking|walking|coming ~4 <now>*
    <stop>* <his>* <who> <is>* across|opposite ~3 me
    <stop>* <his>* <who> listen|watch|look <now>*
    <stop>* <his>* <who> hung_up|got_off|finished|off ~3 <who> <is>* <going> <where>*
    <stop>* <his>* <who> look|see|hear|watch|read|listen|check me|phone|my_phone|this|message <now>*
    <stop>* <his>* <who> <is>* in bed with me ~2
    <stop>* <his>* <who> could|might|may|will|can walk|come|be ~2 in|back|home|here ~3
    <stop>* any|in second|minute|sec|few|ten|five ~2 <who> ~3 back|home|here
    <stop>* <his>* <who> <is>* visiting|staying_over|staying_here|staying_with_us ~2
    <stop>* <his>* <who> <is>* leaning|peering|hanging|hovering|standing over|around|near ~2 <now>*
    <stop>* <his>* <who> <is>* able_to|can see|hear|read ~4
    <stop>* theres|there_are|there|too_many|lots_of|got ~3 people|kids|others|family|visitors|ears here|around|near|listening|everywhere ~2
    <stop>* im|were|am surrounded|in_company|being_watched|being_listened_to|being_monitored|being_tracked ~3
    <stop>* dont message|text|reply|call|write|msg|ring ~2 <his>* <who> ~3
    <stop>* <his>* <who> only|just gone|popped|ducked|nipped|went to|out|down|for|next_door ~3
    <stop>* the? shower|showers|bath|water is|has* stopped|off|finished ~2
    <stop>* <his>* <who> just|has|have* walked|came|come|burst|barged into|in|through ~3 <now>*
    <stop>* <his>* <who> <is>* <at> ~1 <his>* <place> <beside>* <now>*
    <stop>* <his>* <who> <is>* <lying> <beside>+ <now>*
    <stop>* <his>* <who> <is>* <sensing> <what>* <now>*
    <stop>* <his>* <who> <is>* <can> <senses> <what>* <now>*
    <stop>* <his>* <who> is|just|has|hes|shes|s* <found> my|this|the|what|me|it? ~1 phone|screen|messages|message|texts|text|typing|chat|mobile <now>*
    <stop>* he|she|they|dad|mum|husband|partner just|has* saw|caught|seen|noticed me|this|us typing|texting|on_my_phone|talking*
    <stop>* <his>* <who> wants|needs|got <his> phone|mobile|tablet|laptop <now>*
    <stop>* <his>* <who> <is>* <asks> <what>+ <now>*
    <stop>* just pulled_up|pulled_in|got_home|walked_in|came_home|came_in|arrived|came_back|got_back <now>*
    <stop>* i_can_hear|can_hear|i_hear|heard|i_heard|i_see|can_see <his>* <who> ~4
    <stop>* i_can_hear|can_hear|i_hear|heard|i_heard|i_see|can_see|thats <his> car|footsteps|keys|key|voice|ute|truck|bike|door|gate ~4
    <stop>* his|her|the car|ute|truck|bike is|just|has* here|home|back|pulled|pulling|arrived|in|coming|outside <where>* <now>*
    <stop>* there|theres is? ~1 someone|people|somebody|others|kids|man ~1 here|around|home|near|nearby|with_me|in_the_room|next_to_me|at_the_door <now>*
    <stop>* his|her|their|dads|mums ~1 car|ute|truck|van|bike is|just|has* ~2 here|out|outside|front|back|home|parked ~3
    <stop>* <his>* <who> <is>* came|come|comes back for ~3
    <stop>* <his>* <who> sit|sleep|stand|lie|stay with|next|near|beside|here ~3
    <stop>* its|it|this|here ~2 not|isnt|no_longer private ~3
    <stop>* its|this ~1 bad|terrible|wrong|awful moment|time|day ~4
    <stop>* <his>* <who> ~4 this <device> ~4
    <stop>* its|this_is|im_on|on|using just? a|my|his|her|our|the? shared|family|work|joint|his|her|mums|dads|husbands <device> ~3
    <stop>* i? can? hear|heard|see|saw? <his>* footsteps|headlights|keys|steps|voices in|on|outside|at|coming|down|up* ~4
    <stop>* <his>* front|back|garage|screen|side* door|doors|gate|garage|shower|water is|just|has|are* opened|opening|open|closed|slammed|going|turned|stopped|banged ~3
    <stop>* <his>* <who> <is>* sitting|standing|lying|asleep* on my lap|knee|arm|chest|shoulder
    <stop>* <his>* <who> just? showed|shown|turned|rocked up ~4
    <stop>* im|i_am|were|am ~1 with <his>* <who> <now>*
    <stop>* im|i_am|were|we_are|am|he_is|hes|shes in the car with ~2
    <stop>* <his>* <who> <is>* round|over for|tonight|today|now ~3
    <stop>* this|its|this_is|im_on a? monitored|tracked|watched ~1 <device>
    <stop>* i|we* have_to|got_to|gotta|must|need_to whisper|be_quiet|keep_it_down|keep_quiet|stay_quiet|be_silent ~3
    <stop>* keep your|it|ur voice|down|quiet|low+
    <stop>* i|ive|we|weve* have|got|has an? audience|listener|eavesdropper ~3
    <stop>* i|ive|we|weve have|got|has company|visitors|people_over|someone_here|someone_with_me|guests <now>*
    """,
    LISTS,
    whole=True,
)
# Only an answer to "is it safe to talk?"; in a question it tells of what he does.
USUALLY_NEAR = Rules(
    """
    <stop>* <his>* <who> always|often|sometimes|usually|still|also|can* <usually> ~6
    <stop>* this|its|thats is? ~1 his|her|our|shared|family|works|dads|mums|my_husbands|their phone|mobile|computer|laptop|ipad|account|tablet|device ~2
    <stop>* i|we|im share|sharing|using|on this|my|the|a|his|our ~1 phone|mobile|computer|laptop|device|tablet|ipad ~4
    <stop>* my phone|mobile|computer is? ~1 monitored|tracked|watched|bugged|hacked|checked|shared ~3
    """,
    LISTS,
    whole=True,
)
# "he is not here", "he has gone": the opposite.
AWAY = Rules(
    "no kids|children|people|visitors|guests|company|one\nnot|isnt|arent|never|nobody|doesnt|gone|left|away|wasnt|havent|hasnt|went|no_longer|dead",
    LISTS,
)
GONE = Rules("gone|went out|home|to|away|shopping|fishing|interstate\nleft|away|moved_out", LISTS)
NOT_ALONE = Rules(
    """
    no|because|and|nope|nah|sorry* im|i_am|am|were|we_are? really? not|never|no_longer|isnt|aint ~1 alone ~4
    no|because|and|nope|nah|sorry* im|i_am|am|were|we_are? really? not|never|no_longer|isnt|aint ~1 by myself ~4
    no|because|and|nope|nah|sorry* im|i_am|am|were|we_are? really? not|never|no_longer|isnt|aint ~1 on my own ~4
    i? dont|havent|never have|got|get ~1 privacy ~3
    no privacy ~3
    """,
    LISTS,
    whole=True,
)
CANNOT_TALK = Rules(
    """
    <stop>* i|im|we|nah|no* really? cant|no_can|not_able_to|unable_to|couldnt|wont_be_able_to|not_gonna_be_able_to|better_not|shouldnt|not_allowed_to really|even|safely|just|actually? <talk> <afterwards>*
    <stop>* <his>* <who> <is>* here|home|back|coming|listening|watching|around ~1 cant|no_can <talk> <afterwards>*
    """,
    LISTS,
    whole=True,
)
NOT_SAFE = Rules(
    """
    not|isnt|never|no_longer|dont_feel|doesnt_feel|aint|wasnt|no|dont_think_its|dont_think_im really|very|feeling|feel|so|that|exactly|at_all|too|completely|totally|particularly|always|entirely* safe
    unsafe
    """,
    LISTS,
)
DOUBLE_NEGATION = Rules(
    """
    not|dont|isnt|never|no|nothing|didnt|doesnt|cant_say|nah ~2 unsafe
    not|dont|never|cant_say ~3 not safe
    not not
    dont not
    """,
    LISTS,
)


# "not safe to swim there".
SAFE_FOR_WHAT = Rules(
    "safe|unsafe ~1 swim|drive|eat|drink|climb|surf|raw|freeze|cook|cross|ladder|work|fly", LISTS
)


def cannot_talk(words: Tokens, at_gate: bool = False) -> bool:
    """`words` with their fillers. Whole messages: a story that holds such words does not match."""
    if at_gate:
        words = (
            words[1:] if words[0] in ("yes", "yeah", "yep", "ok", "no", "nah") and len(words) > 2 else words
        )
        if USUALLY_NEAR.match(words) and not GONE.match(words):
            return True
    if CANNOT_TALK.match(words) or NOT_ALONE.match(words):
        return True
    if len(words) <= 8 and NOT_SAFE.match(words) and not DOUBLE_NEGATION.match(words):
        return not SAFE_FOR_WHAT.match(words)
    return SOMEBODY_NEAR.match(words) and not AWAY.match(words)
