"""A name for a case that says nothing about the person: two neutral words, easy to say on the phone.

No word names a drug, a feeling, or what somebody looks like.
"""

FIRST = """
airy alpine amber ample ancient apt aqua arctic autumn azure balanced basalt beige blue bold bonny brass
breezy brief bright brisk broad bronze brushed calm canary candid careful cedar cerise chalky charcoal cheery chief
chilly cinnamon civic classic clear clever cloudy coastal cobalt cool copper coral cordial cosmic cosy cream crimson
crisp curly cyan daily dapper dawn deft denim dewy distant dotted double dusky eager early earnest eastern easy ebony
elegant emerald even evening exact fabled fallow famed fancy far fawn feathery festive fifth fine first flaxen
fleet floral folded fond forest formal fourth frank fresh frosty future gallant garden gentle gilded glad glassy
glossy golden good graceful grand granite green grey hazel hidden hilly honest humble icy indigo inland ivory jade
jaunty jolly jovial keen kind large lasting latest lavender leafy lemon level light lilac limber linen little lively
local lofty long loyal lucid lunar magenta major maple marble maroon mauve mellow merry metal mild mint misty modern
modest mossy muted navy near neat new nimble noble northern noted novel oaken ochre olive opal open orange outer oval
paisley pale pastel patient peach pearly pebbled pine plaid plain plucky plum poised polar polished pretty prime
proper proud prompt purple quick quiet rapid ready regal rocky rose rounded royal ruby rural russet rustic saffron
sandy sapphire satin scarlet scenic second sepia serene seventh shady shiny silken silver sincere sixth sleek small
smooth snug soft solar southern speckled spiral spring spruce square starry steady still stony striped sturdy summer
sunlit sunny tawny teal tender terse third thrifty tidal tidy timber tiny topaz trim true tufted tulip twin umber
upland upper useful vanilla vast velvet verdant vernal violet vivid walnut warm wavy western wheaten whole wide wild
willing winding windy winter wise wooden woodland woolly woven yellow
"""
SECOND = """
acorn alder almond anchor anvil apple apricot apron arbor arch arrow ash aspen aster atlas atoll avocet awning badge
badger bagel bamboo banjo banner barley barn basil basin basket bay beacon beech beetle bell bench birch biscuit bison
blanket bluebell boat bonfire bonnet bookcase boulder bramble brick bridge brook broom bucket buffalo button cabin
cactus camel candle canoe canyon cape caravan cardinal carpet carrot cart castle cave cello chair chapel cherry
chestnut chimney cinder clarinet cliff clock clover coaster comet compass condor copse cormorant cottage cove cowslip
cradle crane crater creek crocus crow cuckoo cup curlew curtain cypress daffodil dahlia dale delta desk dingle dolphin
dome dormouse dove drum dune eagle easel egret elk elm ember falcon feather fennel fern ferry fiddle fig finch fir
fjord flagstone flax flint flute ford fountain fox foxglove freesia frigate furrow gable galleon gannet garland gate
gazebo gazelle geyser gingko glacier glade glen globe goldfinch goose gorge gorse grape grouse grove guitar gull
hamlet hammock harbor hare harp harvest hawk hawthorn heath heather hedge heron hickory hill holly hoop horizon
hornbeam hyacinth ibex ibis inlet iris island ivy jasmine jay jetty jigsaw juniper kayak kelp kestrel kettle
kingfisher kite kiwi koala ladder lagoon lake lamp lantern larch lark latch laurel leaf ledge lemming lighthouse lily
lime linden linnet llama loch locket loft loom lotus lupin lynx magnet magnolia magpie mallard mandolin mango manor
mantle marigold marina marmot marsh marten martin meadow melon meteor mill mimosa mirror mitten moat mole moon moor
moose mosaic moth mountain mulberry myrtle nectarine nest newt nightjar nutmeg oak oasis oat oboe ocelot orchard
orchid oriole osprey otter owl oyster paddle pagoda palm panda pansy papaya parasol parrot parsley partridge pasture
path pavilion peacock pebble pelican pencil penguin peony petal pheasant piano pigeon pillar pillow plane planet
plover pond poplar porch porpoise prairie primrose puffin pumpkin quail quarry quartz quill quilt rabbit raft rainbow
raven reed reef ribbon ridge river robin rook rowan rudder saddle sail salmon sandal sandpiper saucer scarf schooner
sea seal sedge shed shell shore skylark sled sofa sparrow spindle squirrel stable star starling steeple stork stream
summit sundial sunflower swallow swan swift sycamore table tamarind teapot tern terrace thatch thicket thimble thistle
thrush thyme toucan tower trail tram trout trumpet tundra tunnel turnip turret turtle umbrella valley vase vine viola
violin waffle wagon wagtail wallaby warbler waterfall wharf wheat wheel whistle willow windmill wombat wren yacht
yarrow yew zebra zither
"""


def alias(first: int, second: int, again: int = 0) -> str:
    """Return two words by two random numbers of any size; `again` adds a number where the two were taken."""
    firsts, seconds = FIRST.split(), SECOND.split()
    words = f"{firsts[first % len(firsts)]} {seconds[second % len(seconds)]}"
    return f"{words} {again + 1}" if again else words


def tidied(typed: str) -> str:
    """Return what somebody typed to find an alias as it is kept."""
    return " ".join(typed.casefold().split())[:64]
