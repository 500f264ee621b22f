"""The starting words in English."""

from cms.starter.content import Blocks, Content, HomeContent, PageContent

HOME = HomeContent(
    title="Tsudoi",
    search_description="A place for parents to talk, learn and be heard. No account is needed to look around.",
    greeting="You don’t have to carry it alone.",
    lead="Raising children, wondering how they are growing: on a day when you want to talk, "
    "and on a night when you only want to read, we are here.",
    talk_text="With parents whose days look like yours. Under a nickname, at any hour.",
    learn_text="Parenting courses and time with babies for students. Some with childcare, some online.",
    voice_text="What is hard, what went well. You need not give a name, and there is always an answer.",
    promise="Nobody is diagnosed here, and nobody will ask you for the name of an illness or a disability. "
    "Come just as you are, with your “I wonder…”.",
)

FIRST_VISIT: Blocks = [
    (
        "paragraph",
        "<p>Tsudoi is for people who are raising children, who are about to become parents, and for students "
        "who want to learn about it. Everyone is welcome. You need no reason.</p>",
    ),
    ("heading", "Have a look first"),
    (
        "paragraph",
        "<p>Programmes, groups and places where you can get advice can all be read without an account. "
        "Nobody will know that you looked.</p>",
    ),
    ("heading", "When you would like to join in"),
    (
        "steps",
        {
            "steps": [
                {
                    "title": "Register with an e-mail address",
                    "text": "You need no password. We send you a code, and you type it in.",
                },
                {
                    "title": "Choose a name",
                    "text": "It need not be your real one. Other members see this name and what you write, and nothing else.",
                },
                {
                    "title": "Sign up for a programme, or ask to join a group",
                    "text": "Each group has facilitators. Their answer may take a little while.",
                },
                {
                    "title": "Stop, if it is not for you",
                    "text": "At any time, without giving a reason. You can have what you wrote deleted as you go.",
                },
            ]
        },
    ),
    ("heading", "What we do not ask"),
    (
        "paragraph",
        "<p>The name of an illness or a disability, a certificate, your circumstances: we ask for none of these. "
        "Our groups are named in parents’ own words, such as “words come slowly”.</p>",
    ),
    (
        "links",
        {
            "links": [
                {"label": "See the groups", "url": "/en/groups/"},
                {"label": "See the programmes", "url": "/en/programs/"},
                {"label": "See places to go for advice", "url": "/en/places/"},
            ]
        },
    ),
]

GUIDE: Blocks = [
    ("paragraph", "<p>Start with what is closest to you. If something is unclear, ask us under “Tell us”.</p>"),
]

GUIDE_PARENTS: Blocks = [
    ("heading", "Joining a group"),
    (
        "steps",
        {
            "steps": [
                {
                    "title": "Open a group under “Talk”",
                    "text": "It says who the group is for, what its members promise each other, and when a facilitator is there.",
                },
                {"title": "Read the promises and ask to join", "text": "Add a few words, or none."},
                {"title": "Wait for the facilitator’s answer", "text": "It comes by e-mail and to “My page”."},
            ]
        },
    ),
    ("heading", "In the room"),
    (
        "paragraph",
        "<ul><li>When your connection drops, what you wrote is sent as soon as you are back.</li>"
        "<li>You may simply read. Not answering is never rude.</li>"
        "<li>You can change or take back what you wrote.</li>"
        "<li>If words upset you, choose “Send report” and one reason: you no longer see them.</li>"
        "<li>With “Mute this person” you no longer see a person’s messages. They are not told.</li></ul>",
    ),
    ("heading", "Leaving"),
    (
        "paragraph",
        "<p>You can leave at any time from the group’s page, and choose whether everything you wrote is deleted. "
        "You can also be away for weeks and come back.</p>",
    ),
    ("heading", "News"),
    (
        "paragraph",
        "<p>The bell at the top of the screen shows when somebody answered. Notifications and mails do not say who wrote what. "
        "They are silent at night, and you can stop them at any time.</p>",
    ),
    (
        "links",
        {
            "links": [
                {"label": "How news works here", "url": "/en/help/news/"},
                {"label": "How rooms are watched over", "url": "/en/help/moderation/"},
            ]
        },
    ),
    (
        "notice",
        {
            "kind": "warning",
            "text": "If you need help right now, please do not write it in a group: open the help menu at the top of the screen. There are hours when nobody is watching the room.",
        },
    ),
]

GUIDE_STUDENTS: Blocks = [
    (
        "paragraph",
        "<p>Meet a baby, hold it, listen to its parents: baby-contact classes are for people from about junior high school to university.</p>",
    ),
    ("heading", "Signing up"),
    (
        "steps",
        {
            "steps": [
                {"title": "Choose a class under “Learn”", "text": "See what happens on the day and what to bring."},
                {"title": "Choose a date and sign up", "text": "You cannot sign up for two dates at the same time."},
                {
                    "title": "Under 18: ask your parent or guardian",
                    "text": "We send them a link to confirm. Your seat is kept for up to 72 hours, or until the class begins.",
                },
            ]
        },
    ),
    ("heading", "Before you come"),
    (
        "paragraph",
        "<ul><li>Take your temperature in the morning. With 37.5 °C or more, a cough or a runny nose, please stay at home.</li>"
        "<li>Cut your nails short and wear clothes that may get dirty.</li>"
        "<li>If you cannot come, cancel from “My page” with two taps. No reason needed.</li></ul>",
    ),
    ("heading", "What matters to us"),
    (
        "paragraph",
        "<p>The baby first, then its parents, then the participants. If the baby cries, we may stop early. "
        "Photographs are taken only when everybody in the circle has said yes.</p>",
    ),
]

GUIDE_HOSTS: Blocks = [
    (
        "paragraph",
        "<p>Families who come with their baby to meet students are our host families. "
        "Babies are usually between five and eighteen months old.</p>",
    ),
    (
        "paragraph",
        "<ul><li>How your baby feels comes first. You can stop at any time without a reason, even on the morning of the day.</li>"
        "<li>You can say no to photographs. “No” is where we start.</li>"
        "<li>A member of staff or a midwife sits in every circle.</li></ul>",
    ),
    ("links", {"links": [{"label": "Ask us under “Tell us”", "url": "/en/voices/new/"}]}),
]

GUIDE_FACILITATORS: Blocks = [
    (
        "paragraph",
        "<p>A facilitator is a role within a group: not the one who leads the talk, but the one who keeps the room safe.</p>",
    ),
    ("heading", "Your desk"),
    (
        "paragraph",
        "<ul><li>Join requests and reports come together on the facilitators’ desk.</li>"
        "<li>To hide a message you always give a reason, and its author sees it.</li>"
        "<li>Hidden words can be shown again and a paused room reopened. A request you declined, or a membership you ended, cannot be brought back. What you do is recorded for a year, your reasons for 90 days.</li>"
        "<li>You can pause a room. Members can still read it.</li></ul>",
    ),
    ("heading", "On duty, and what cannot wait"),
    (
        "paragraph",
        "<p>When somebody is worried about a writer, whoever is on duty is told on their device at once, also at night. If nobody can look, "
        "we call whoever comes second, then the coordinators, then everybody. A coordinator who was called may read that part, too. "
        "Be on duty at the hours that suit you.</p>",
    ),
    (
        "links",
        {
            "links": [
                {"label": "How people are called", "url": "/en/help/news/#duty"},
                {"label": "How to use the desk", "url": "/en/help/facilitators/"},
            ]
        },
    ),
    ("heading", "Do not carry it alone"),
    (
        "paragraph",
        "<p>After reading something hard, talk to another facilitator or to staff. Handing over is not running away.</p>",
    ),
]

GUIDE_STAFF: Blocks = [
    ("heading", "Getting in"),
    (
        "paragraph",
        "<p>The staff screens need your e-mail address and a second factor. We set it up together on your first day.</p>",
    ),
    ("heading", "From a draft to a page"),
    (
        "steps",
        {
            "steps": [
                {"title": "Write", "text": "Save a programme, a piece of news or a free page as a draft."},
                {"title": "Look at it", "text": "Use the preview, at the width of a phone as well."},
                {
                    "title": "Submit it for review",
                    "text": "A publisher reads it and publishes it, or gives it back with a comment.",
                },
            ]
        },
    ),
    ("paragraph", "<p>Every picture needs a description. If people can be seen in it, ask for their yes first.</p>"),
]

ABOUT: Blocks = [
    (
        "paragraph",
        "<p>Tsudoi is the online door of a centre that supports children and families. "
        "We want it to be a place where you come to breathe out, not to be judged.</p>",
    ),
    ("heading", "What matters to us"),
    (
        "paragraph",
        "<ul><li>Nobody is diagnosed. We neither ask about a diagnosis nor keep one.</li>"
        "<li>Looking around needs no account.</li>"
        "<li>Every voice is answered, and we say what has changed.</li>"
        "<li>If one place does not fit, we look for the next one together.</li></ul>",
    ),
    ("heading", "What we cannot do here"),
    (
        "paragraph",
        "<p>Emergency calls, medical decisions and official applications are not handled here. "
        "If it is urgent, open the help menu at the top of the screen.</p>",
    ),
]

TERMS: Blocks = [
    ("paragraph", "<p>So that everybody can feel safe, here are the rules, as short as we could make them.</p>"),
    ("heading", "What we ask of you"),
    (
        "paragraph",
        "<ul><li>What you hear stays here. Please take no screenshots out of it.</li>"
        "<li>Do not judge or compare other people’s feelings or the way they raise their children.</li>"
        "<li>Do not write addresses, phone numbers or the names of schools, yours or anyone’s.</li>"
        "<li>No advertising for goods, religions or elections.</li></ul>",
    ),
    ("heading", "What we do"),
    (
        "paragraph",
        "<ul><li>Words that break the promises may be hidden. We tell you why.</li>"
        "<li>If it goes on, we may ask you to leave the group, and again we tell you why.</li>"
        "<li>If we fear for a child’s safety we consult the city’s office or a specialist, as the law requires.</li></ul>",
    ),
    ("heading", "Stopping"),
    ("paragraph", "<p>You can stop at any time, and have what you wrote deleted first.</p>"),
]

PRIVACY: Blocks = [
    ("paragraph", "<p>We keep only what is needed, and only for as long as it is needed.</p>"),
    ("heading", "What we keep"),
    (
        "paragraph",
        "<ul><li><b>If you register</b>: your e-mail address, a display name, your language and what you agreed to. No real name, birthday or address. To protect you we also keep your passkeys, the list of devices on which you are signed in (IP address and kind of browser), a record of sign-ins and changes (a rough part of the network and the kind of device, for 90 days), which act happened when (90 days to three years, by its kind), the list of your news (60 days) and how you want it, and the devices on which you get notifications.</li>"
        "<li><b>If you sign up for a programme</b>: the date, how many come, what to call you and your note. Under 18, also your "
        "guardian’s e-mail address and when they confirmed. Names, notes and addresses are erased 30 days after the class. The "
        "staff in charge of programmes read them.</li>"
        "<li><b>If you join a group</b>: your nickname, what you write in the room, reactions, reports and how far you have read. On the site, its members and facilitators read what is written there. Of reports and requests that no facilitator can look at, of reports that a facilitator hands over, and of worries about a writer that no facilitator can look at right away, a coordinator reads the part in question, and each reading is recorded. It is on no other screen of staff or administrators.</li>"
        "<li><b>If you tell us something</b>: what you wrote. When you leave neither name nor address, no record is kept of who wrote it. The staff "
        "in charge read it.</li></ul>"
        "<p>People who look after the server may come to touch the data itself when they repair something.</p>",
    ),
    ("heading", "What we do not keep"),
    (
        "paragraph",
        "<p>Names of illnesses, diagnoses or disabilities: we do not ask for them, and there is no field for them. "
        "Nothing on this site follows you around: no advertising, no measurement by other companies.</p>",
    ),
    ("heading", "Deleting"),
    (
        "paragraph",
        "<p>When you leave a group you choose whether your words are deleted. You can delete your account at any time. "
        "What stays then, why, and until when is all shown before you delete it.</p>"
        "<p>The address and the content of a mail are erased the moment it has gone out. When somebody looks at the roster of a "
        "class you come to, or at the original of a voice, it is kept for a year who looked, and when.</p>",
    ),
    ("heading", "Telling others"),
    (
        "paragraph",
        "<p>We tell no other office anything without your consent. "
        "The only exception is where a life or a child’s safety is at stake and the law requires it. "
        "Notifications reach the devices on which you want them by way of the browser’s maker. They are encrypted, so the maker cannot read them.</p>",
    ),
]

ACCESSIBILITY: Blocks = [
    (
        "paragraph",
        "<p>This site should work for you whatever your eyes, ears, hands, languages or reading are like. "
        "We aim for level AA of JIS X 8341-3:2016 and of WCAG 2.2.</p>",
    ),
    ("heading", "What we do"),
    (
        "paragraph",
        "<ul><li>Everything works with a keyboard alone.</li>"
        "<li>Text can be enlarged without scrolling sideways. Dark screens are supported.</li>"
        "<li>Everything you tap is large enough for a thumb.</li>"
        "<li>Pictures have descriptions.</li>"
        "<li>Reading and signing up work without JavaScript.</li></ul>",
    ),
    ("heading", "What is still missing"),
    (
        "paragraph",
        "<p>There are no pages in plain Japanese and no sign-language videos yet. "
        "If something is hard to use, tell us. You will get an answer.</p>",
    ),
    ("links", {"links": [{"label": "Tell us what is hard to use", "url": "/en/voices/new/"}]}),
]

CONTENT = Content(
    home=HOME,
    programs_title="Programmes",
    programs_intro="Courses for parents, time together with your child, and baby-contact classes for students.",
    news_title="News",
    news_intro="",
    pages=[
        PageContent("first-visit", "New here?", "Some days are only for looking. That is fine.", FIRST_VISIT),
        PageContent("guide", "How it works", "", GUIDE),
        PageContent("guide/parents", "For parents", "Joining a group, talking, leaving.", GUIDE_PARENTS, in_menu=False),
        PageContent(
            "guide/students", "For students", "How to take part in a baby-contact class.", GUIDE_STUDENTS, in_menu=False
        ),
        PageContent(
            "guide/host-families",
            "For host families",
            "If you would like to come with your baby.",
            GUIDE_HOSTS,
            in_menu=False,
        ),
        PageContent(
            "guide/facilitators",
            "For facilitators",
            "For those who keep the rooms safe.",
            GUIDE_FACILITATORS,
            in_menu=False,
        ),
        PageContent("guide/staff", "For staff", "From a draft to a published page.", GUIDE_STAFF, in_menu=False),
        PageContent("about", "About this site", "", ABOUT),
        PageContent("terms", "House rules", "", TERMS),
        PageContent("privacy", "Privacy", "", PRIVACY),
        PageContent("accessibility", "Accessibility", "", ACCESSIBILITY),
    ],
)
