"""The words that danger is told in. Every list is one set of interchangeable phrases; `_` is a space."""

from __future__ import annotations

LISTS = {
    "weapon": """knife knives gun guns rifle shotgun pistol machete axe sword weapon weapons hammer bat crowbar blade spear
        nulla_nulla nulla screwdriver petrol bottle acid chainsaw metal_bar iron_bar golf_club pole spanner brick
        crossbow nail_gun nailgun taser cleaver meat_cleaver tomahawk speargun spear_gun slug_gun sledgehammer sledge_hammer tyre_iron blowtorch
        box_cutter stanley_knife carving_knife star_picket flare_gun air_rifle bow_and_arrow pitchfork hatchet nunchucks knuckledusters""",
    # Things of every house: a weapon only as something is done with them.
    "tool": """belt cord power_cord extension_cord chain rope glass kettle boiling_water hot_water hot_oil oil scissors razor shovel rake fork broom broomstick
        rolling_pin frying_pan walking_stick stick cane whip cricket_bat drill saw lighter torch iron hose wrench pipe
        razor_blade needle syringe broken_bottle broken_glass rock whipper_snipper bleach drain_cleaner fists boots jug poker mallet pillow plastic_bag""",
    "body": """head skull jaw face eye eyes nose arm arms leg legs rib ribs wrist finger fingers hand back neck ankle knee collarbone shoulder hip tooth teeth ear lip
        foot toes thumb cheekbone elbow spine pelvis eardrum heads jaws noses arms legs""",
    "broken": "broken bust busted split cracked snapped dislocated fractured hanging_off smashed_in split_open cracked_open caved_in sliced_open gashed out_of_its_socket crushed",
    "blade": "knife gun rifle shotgun pistol machete axe sword spear tomahawk blade",
    "he": """he hes she shes they theyre theyve someone someones dad dads daddy mum mums mummy husband husbands partner partners boyfriend
        boyfriends girlfriend wife ex exs son sons brother brothers uncle uncles father fathers stepdad stepdads stepfather neighbour
        missus hubby nephew grandson man fella guy bloke cousin housemate him his_mate his_brother old_man stepson nephew pop grandfather inlaws in_laws""",
    "is": "is are was_just just right_now now here been still keeps always gone at_the_door outside inside has again started starts",
    "us": """me us mum mummy dad her him my_% the_kids the_baby the_children the_girls the_boys our_% kids baby everyone each_other them
        everybody sister brother my_little_% the_dog""",
    "hurting": """hitting punching kicking bashing beating belting flogging floggin choking strangling stabbing
        attacking hurting killing raping smothering suffocating drowning assaulting throttling burning shooting slapping
        dragging pinning biting headbutting whipping stomping""",
    # "he beat me now": present in a second language, past in a first; so only beside a word for now.
    "hurt_plain": "bash beat hit strangle choke flog belt kill punch kick slap hurt",
    "hurt": """kill shoot stab strangle choke bash hurt hit murder burn drown attack flog rape belt beat get finish punch harm
        smother slit bury cut smash end kick skin""",
    "hurtpast": "hit punched kicked bashed stabbed shot choked strangled pushed threw attacked raped broke hurt cut burnt burned smashed bit headbutted slapped dragged beat",
    "attacked": "belted flogged choked attacked bashed beaten strangled choked stabbed shot hit raped hurt assaulted flogged punched kicked",
    "will": "gonna going_to will want want_to wants_to about_to trying_to tryna come_to comes_to here_to coming_to try_to tries_to to ready_to swears_he_will might threatening_to says_he_will say_he_will says_hell hell",
    "way_to_weapon": """has have got had_just holding waving grabbed grabbing getting pulled pulling pointing swinging with loading brought
        come comes coming a an the his their out my in up here outside at window me us threatening off of and to it is from going gone
        kitchen big one hand hands drawer picked after went house room around running towards trying mental crazy head mad door now""",
    "got": "taken took taking grabbed grabbing got stolen snatched",
    "child": "the_baby the_kids my_baby my_kids our_kids my_son my_daughter the_children my_children our_baby my_child the_boys the_girls baby kids",
    "poison": """weed_killer weedkiller bleach poison antifreeze drano drain_cleaner acetone phenyl paraquat glyphosate antifreeze drain_cleaner oven_cleaner dettol nail_polish_remover thinners detergent turps metho methylated_spirits rat_poison ratsak roundup petrol kerosene acid
        ammonia pesticide sheep_dip disinfectant chlorine snail_bait caustic_soda battery_acid""",
    "lifeline": "insulin puffer puffers inhaler ventolin epipen epi_pen oxygen ventilator glucose heart_tablets heart_pills heart_medication defibrillator feeding_tube",
    "bush": "bush scrub forest middle_of_nowhere dam river quarry mountains desert outback gorge cliff national_park paddock creek state_forest",
    "call": "call ring phone dial get send need want bring fetch cal someone_call please_call where_are contact",
    "police": "police ambulance ambulances paramedic paramedics ambo ambos cops coppers copper bulliman bullimans gunjies gunji gungies triple_zero triple_o triple 000 911 112 help_now fire_brigade firies",
    "a": "me us the them an a some in for please here someone to them_there",
    "break": "breaking kicking smashing busting bashing banging trying climbing forcing belting pounding hammering beating",
    "door": "door doors window windows gate fence lock",
    "kill_self": "kill_myself end_my_life hang_myself slit_my_wrists cut_my_wrists take_my_life take_my_own_life overdose end_it_all end_it_tonight top_myself neck_myself end_my_own_life shoot_myself drown_myself killing_myself ending_it ending_my_life hurting_myself",
    "grade": "1 2 3 4 5 6 7 8 9 10 11 12 one two three four five six seven eight nine ten eleven twelve",
    "year": " ".join(str(year) for year in range(1940, 2030)),
    "bleed": "im mum mums shes hes head nose is still am kid baby son daughter sister ive_been lip arm face leg eye mouth",
}  # fmt: skip
