"""What English words say about an utterance: one family of expressions a row.

Alternatives of one regular expression, matched without regard to case at borders of English
words; a space stands for any white space. The families are features of a learned model, so an
expression may stand here when it speaks for its family more often than not.
"""

from __future__ import annotations

WH = r"(?:what|why|how|which|who|whom|whose|where|when)"
STEP = r"(?:stage|step|phase|section|chapter|part|module|topic)"

CUES: dict[str, str] = {
    "yes": r"y(?:es+|ep|eah|up|ea|ess?ir)|sure(?: thing)?|ok(?:ay|ie)?|right|correct|exactly|absolutely|definitely|"
    r"of course|indeed|aye|affirmative|fine|agreed|true|certainly|totally|they do|it does|we do|i do|it is|we have|we are",
    "approve": r"(?:looks?|sounds?|seems?|reads?|all) (?:very |really |pretty |about )?(?:good|great|right|fine|ok(?:ay)?|perfect|"
    r"correct|well)|(?:save|keep|store|record|lock|file|log|commit|submit) (?:it|this|that)(?: in| as is)?|go (?:ahead|for it)|"
    r"that'?s (?:it|right|correct|perfect|fine|good|exactly it|us|what i meant|the one)|approved?|approve (?:it|this|that)|lgtm|"
    r"ship it|crack on|bank it|by all means|be my guest|(?:has|have|got) my (?:blessing|vote|ok(?:ay)?)|happy|suits me|works for me|(?:please )?do (?:it|so|that|save)|perfect|confirm(?:ed)?|(?:happy|good|fine|comfortable) with (?:it|that|this)|"
    r"no (?:changes|objections?|notes|complaints)|good to go|spot on|nailed it|as (?:it )?(?:is|stands)|couldn'?t have|"
    r"you(?:'ve)? got it|great|good|nice|excellent|accept(?:ed)?|sign(?:ed)? off|i(?:'d| would)? agree|proceed|carry on",
    "no": r"no+|nope|nah|nay|negative|not really|not quite|wrong|incorrect|don'?t think so|never|not at all|they don'?t|"
    r"it doesn'?t|we don'?t|it isn'?t|we haven'?t|none|nothing|not that i know",
    "reject": r"(?:don'?t|do not|not|please don'?t|rather not|wouldn'?t|can'?t|cannot|won'?t) (?:you )?(?:save|keep|store|record|approve|accept|"
    r"use|sign off)(?: it| that| this)?|not (?:yet|right|happy|convinced|what i (?:said|meant)|like (?:that|this)|ok(?:ay)?|good enough|"
    r"ready|accurate|good|comfortable|us)|(?:that|this|it)(?:'?s| is) (?:wrong|not (?:right|it|what)|off|incorrect|too \w+)|isn'?t (?:right|it|what|us)|"
    r"discard|too early|leave (?:it|that|this) (?:off|out)|(?:scrap|bin|drop|toss|trash|leave) (?:it|that|this)|hold (?:off|on)|reject(?:ed)?|let'?s not|decline|disagree|(?:try|start|do it|write it) "
    r"(?:again|over)|redo|rewrite|rework|throw (?:it|that) (?:out|away)|don'?t like|doesn'?t (?:work|sit|sound|look|feel|fit|read|capture|say)|"
    r"misses the (?:point|mark)|needs (?:more )?work|too (?:vague|generic|broad|narrow|long|soon)|absolutely not|no way|"
    r"not (?:a fan|sold|there)|no good|terrible|awful|not like that",
    "skip": r"carry on|go on|keep (?:going|moving)|comes? to mind|without (?:it|this|me)|(?:something|anything|what) else|skip(?: it| this| that)?(?: one| question)?|pass(?: on (?:this|that))?|(?:maybe |ask me |do (?:it|this) )?later|next (?:question|one|please)|"
    r"(?:let'?s |can we |shall we |could we |just )?move on|moving on|come back to (?:it|this|that)|return to (?:it|this|that)|another time|"
    r"some other time|n\.?/?a\.?|not applicable|no comment|rather not (?:say|answer)|prefer not|park (?:it|this|that)|leave (?:it|this|that) "
    r"(?:one )?(?:blank|empty|open|for (?:now|later))|not (?:now|today)|tbd|can'?t (?:answer|say|tell)|cannot (?:answer|say)|"
    r"unable to (?:answer|say)|no answer|nothing to (?:say|add)|next|drop (?:this|the) question|don'?t (?:want|have an answer)|"
    r"not (?:my|something i) (?:area|department|know)|have to (?:check|ask|look)|get back to you|out of my depth",
    "unknown": r"(?:i |we )?(?:really |honestly |just )?(?:do not|don'?t|dont|dunno|didn'?t|wouldn'?t)(?: really| actually| even)? (?:know|remember|recall|"
    r"have (?:a clue|an? (?:idea|answer)|that|the (?:data|figures?|numbers?)))|dunno|idk|(?:i have )?no (?:idea|clue)|not (?:sure|certain)|"
    r"beats me|clueless|haven'?t (?:a clue|thought|the foggiest|looked|got)|couldn'?t (?:say|tell)|hard to say|hard to tell|who knows|"
    r"my mind is blank|drawing a blank|can'?t think of (?:anything|one|any)|stumped|unsure|search me|haven'?t the faintest",
    "but": r"but|though|although|however|still|except|if i had to|at a guess|my guess|i(?:'d| would) (?:guess|say|bet)|would guess|"
    r"probably|presumably|possibly|what i do know|at least|off the top",
    "hedge": r"maybe|perhaps|probably|i (?:think|guess|suppose|believe|reckon)|might(?: be)?|could be|kind of|sort of|kinda|i(?:'d| would) say|"
    r"roughly|about|around|i'?m not sure|not sure|likely|seems? (?:to|like)|i imagine|hopefully|or something|or so|we suspect|hmm+|um+|uh+|well",
    "define": WH
    + r"(?: exactly| actually)? (?:is|are|does|do|'s|was|were)(?: a| an| the| by| you| they| exactly| actually)?|what'?s(?: a| an| the)?|"
    r"mean(?:s|ing)?(?: by)?|stands? for|definition|define|(?:the )?difference between|differs? from|different from|explain|"
    r"tell me (?:more )?about|describe|clarify|elaborate|in plain (?:english|words)|what do you mean|meant by|"
    r"(?:don'?t|do not|didn'?t) (?:understand|follow|get)|not following|confused|unclear|same as|the same thing|jargon",
    "whyask": r"why (?:do|are|did|would|does|is|should) (?:you|we|i|it|that|this)|why (?:that|this|ask)|what'?s the point|point of (?:this|that)|"
    r"what (?:do|will|does|would) (?:you|it|this) (?:need|use|do|change|help|matter)|how (?:does|will|would|is) (?:this|that|it) (?:help|used?|"
    r"matter|relevant)|relevan(?:t|ce)|(?:you|we) (?:need|asking|ask|want) (?:this|that|to know|for)|purpose of|why (?:it|this|that) matters|"
    r"what (?:is|'s) (?:this|that|it) for|the reason (?:for|behind|you)",
    "example": r"(?:an? |one |some |any |another |more )?(?:good |model |sample |concrete |quick |real |strong |typical )*(?:examples?|samples?|"
    r"templates?|model answers?|sample answers?|illustrations?|benchmarks?)|(?:good|strong|typical|decent|ideal|great|usual) (?:answers?|responses?|ones?)|"
    r"(?:others?|another (?:\w+ )?\w+|other (?:companies|firms|people|clients|hotels|businesses|brands|teams)|competitors|everyone else|people|companies|anyone else|someone else) "
    r"(?:usually |normally |typically |generally )?(?:do|did|say|said|answer(?:ed)?|write|wrote|put|handled?|solved?|tackled?|approach(?:ed)?)|"
    r"what (?:should|do|would|could|might|can) (?:i|we|one|you|people|others|most) (?:even |usually |normally |typically )?(?:say|write|put|answer|type|enter)|"
    r"how (?:should|do|would|could|might) (?:i|we|one) (?:even )?(?:answer|phrase|word|put|respond|write|start)|(?:give|show|suggest|offer) me (?:an?|some|one)|"
    r"(?:looks?|sounds?|look) like|ideas|inspiration|hints?|suggestions?|like what|such as what|something like what|to copy|"
    r"to (?:get me|go on|start from|work from)|for (?:reference|inspiration)|suggest",
    "for_example": r"for (?:example|instance)|e\.?g\.?|such as|an example (?:is|was|would be)|case in point|one example",
    "request": r"(?:can|could|would|will) (?:you|i|we)(?: please)?|(?:please )?(?:give|show|tell|send|read|walk|remind|help|list|let) (?:me|us)|please|pls|plz|"
    r"i(?:'d| would) like|i want|i need|let me (?:see|hear|know|have)|let'?s|may i|shall we|mind (?:if|giving|showing|telling)|any chance|got any|do you have|have you got|is there an?",
    "status": r"how (?:far|much|many|long)(?: \w+){0,3} (?:left|along|remain(?:s|ing)?|in|are we|to go|done|more|have we|through|got|until|missing)|"
    r"how far|where (?:are|were|do) we(?: at| now| stand| up to)?|what(?:'s| is| are|'ve)?(?: \w+){0,2} (?:left|remain(?:s|ing)?|missing|outstanding|open|done|to do|pending)|"
    r"progress|so far|up to now|until now|recap|summar(?:y|ise|ize)|read (?:it |that |them |everything |me |my \w+ )?back|"
    r"what (?:have|did|do) (?:we|i|you)(?: \w+)? (?:got|said?|have|record(?:ed)?|covered|answer(?:ed)?|sav(?:e|ed)|tell|told|noted|written|captur(?:ed|e)|put|agree[d]?)|"
    r"what (?:you|i|we)(?:'ve| have)? (?:got|recorded|saved|noted|written|captured|told|stored|so far)|status|(?:are|am) (?:we|i) (?:nearly|almost|close to|done|finished|there|halfway)|"
    r"almost (?:done|there)|still (?:open|missing|to do|left|to go|need)|(?:questions|stages|steps|topics) (?:left|remain|to go|are there|more)|on record|"
    r"on file|done (?:yet|so far)|halfway|overview|remaining|to go|checklist|have down|wrote down|written down|the record|your notes|our notes",
    "navigate": r"(?:(?:let'?s|can we|could we|take me|bring me|please|i want to|i'?d like to|shall we|want to|we should|just|ready to|time to) )?(?:go|move|jump|get|skip|switch|head|turn|return|come|proceed|step|"
    r"hop|start|continue|on|take me|bring me|carry on) (?:back|on|ahead|over|straight|forward|right|directly|up|with|me)?(?: )?(?:to|into|with|on|onto|at)?(?: the| our)?(?: \w+){0,2} "
    + STEP
    + r"|(?:next|previous|prior|last|first|following|earlier|another|different|final) "
    + STEP
    + r"|(?:go|going|step|head|move|jump|back up|back) (?:back|backwards)|back (?:to|up)(?: the)?|previous(?: question| one)?|(?:go|jump|move|switch|skip|head|on|over|forward|straight|ahead|turn|return|proceed) (?:ahead )?(?:on )?(?:to|onto|into)(?: the)?|"
    r"take (?:me|us) to|bring (?:me|us) to|rewind|go (?:on|forward)|one (?:step )?back|the (?:question|one) before|open the|(?:do|start|see|work on|tackle) (?:the )?(?:\w+ )?"
    + STEP,
    "step": r"stages?|steps?|phases?",
    "earlier": r"earlier|previously|(?:i|we) (?:said|told you|mentioned|gave|wrote|put|answered|stated|called|listed|meant|claimed|entered)|what i said|before|"
    r"a (?:moment|minute|while|few questions|second) ago|just now|my (?:last|earlier|previous|first) (?:answer|reply|one|point|message)|(?:last|previous|first) (?:answer|question|one)|"
    r"you(?:'ve| have)? (?:wrote|written|noted|recorded|got|have down|put down)|above|back (?:there|then)|the (?:answer|figure|number|one|bit|part) (?:about|on|i gave|from)|up top",
    "change": r"change|correct(?:ion|ing)?|actually|(?:should|ought to) (?:be|have been|read|say)|make (?:it|that|the)|replace|swap|update|amend|fix|edit|revise|set (?:it|that|the)|rename|"
    r"i meant|meant to say|i mean|mis(?:spoke|typed|said|took|stated|counted|read|remembered)|my mistake|mistaken|i was wrong|got (?:it|that) wrong|typo|sorry|oops|whoops|"
    r"turns out|on (?:second thought|reflection)|come to think|it'?s really|in fact|not \S+(?: \S+){0,3} but|rather than|instead(?: of)?|let me (?:correct|rephrase|fix|restate|change)|"
    r"scratch that|strike that|wait|no longer|i take (?:it|that) back|read it as|put|quoted|double[- ]checked|just checked|looked it up|i now|that figure|used to",
    "delete": r"delete|remove|erase|scratch (?:that|the|what)|strike (?:that|the|what|out)|forget (?:that|what|the|about|it|my)|never ?mind|ignore (?:that|what|the|my)|take (?:that|it|the|out|off)(?: \w+){0,3}(?: out| off| away)?|"
    r"drop (?:the|that|what|my)|cross (?:that |it )?out|wipe|withdraw|disregard|get rid of|clear (?:the|that|my)|undo|cancel|retract|leave out",
    "replacement": r"(?:should|ought to|must|needs? to) (?:be|read|say|have been)|to \d+|instead(?: of)?|rather than|not \S+(?: \S+){0,4},? (?:but|it'?s|it is|they'?re|rather)|replace|(?:change|make|set|update|correct|amend|edit|fix|rename) (?:\S+ ){1,6}(?:to|into|with|say)|"
    r"it'?s (?:actually|really)|(?:is|are|was|were) (?:actually|really|in fact)|call it|say \S+|write \S+|use \S+|it'?s \S+,? not|is \S+,? not|rather|with \S+ instead|i meant",
    "contrast": r"not|rather than|instead of|unlike|as opposed to|isn'?t|aren'?t",
    "greeting": r"hi+|hello|hey+|good (?:morning|afternoon|evening|day|night)|howdy|greetings|thanks?(?: you| a lot| a million| so much| a bunch)*|thx|ty|cheers|appreciate (?:it|that|this|your)|"
    r"nice to meet|how are you|how'?s it going|what'?s up|sup|bye|goodbye|see you|ttyl|talk (?:soon|tomorrow)|you'?re welcome|sorry (?:i'?m|for|about)|welcome|congrats|well done|good job|nice (?:work|one)|merry|happy (?:friday|monday|new|birthday)",
    "break": r"brb|be right back|back in (?:a|\d+|ten|five|an?|two|fifteen)|(?:a|one|just a|hang on a|give me a|another|an? \w+) (?:sec(?:ond)?|minute|min|moment|hour|mo)|(?:coffee|tea|lunch|bathroom|toilet|loo|smoke|quick|short|five-minute|comfort) ?break|take a (?:short |quick )?(?:break|breather)|"
    r"lunch|coffee|tea|dinner|hungry|bathroom|phone(?: is)? ringing|my (?:phone|boss|cat|dog|kid|son|daughter|train|bus|battery|laptop|tea|neck|back|eyes?|head)|hold on|gotta|got to (?:go|run|take|dash)|need to (?:run|go|step|take|pick|grab)|"
    r"step(?:ping)? (?:out|away)|hang on|call it a day|that'?s enough for today|pick (?:this|it) up|give me (?:a|five|ten|two|\d+)|someone'?s at the door",
    "chat": r"ha|ouch|😂|🤣|lol|haha+|hehe+|lmao|weather|raining|rain|sunny|snow(?:ing)?|weekend|friday|monday|football|match|game|film|movie|song|joke|tired|sleepy|bored|are you (?:a |an )?(?:human|real|ai|robot|bot|person|there|still there|chatgpt|gpt|smart)|who (?:made|built|are) you|"
    r"what'?s your name|you'?re (?:very |so |really |pretty |quite )?(?:good|funny|clever|smart|fast|kind|patient|helpful|nice|great|quick|polite|tough|like)|fun|funny|wow|long day|exam|feels like|therapy|interrogation|favou?rite|recommend|restaurant|do you (?:like|ever|sleep|dream|get|speak|eat|know any)|"
    r"my (?:wife|husband|kids?|mum|mother|cat|dog|birthday|god)|headache|holiday|vacation|stock price|news|election|dinner|pub|beer|netflix|traffic|commute|air con|freezing|boiling|hot in here",
    "third": r"customers?|clients?|guests?|users?|patients?|members?|visitors?|shoppers?|passengers?|students?|parents?|buyers?|tenants?|drivers?|people|they|them|their|she|he|her|his|staff|employees?|team|managers?|agents?|"
    r"competitors?|rivals?|everyone|nobody|most of",
    "ours": r"we|our|us|ours|we'?re|we'?ve|my (?:team|company|boss|staff|store|shop|clinic|hotel)",
    "you": r"you|your|you'?re|you'?ve|yours|u",
    "first": r"i|i'?m|i'?ve|i'?d|me|my|mine",
    "because": r"because|since|so that|due to|when|whenever|after|while|until|if|then|always|usually|every|often|mostly|mainly",
    "check": r"(?:isn'?t|aren'?t|wasn'?t|doesn'?t|don'?t|won'?t|wouldn'?t|does|is|would|do) (?:it|that|they|this|he|she|we) ?(?:count|work|help|make sense|be it|ok(?:ay)?|enough|right|do|qualify|sound)?|right|or is (?:it|that)|"
    r"if that (?:counts|makes sense|helps|works)|does that (?:count|make sense|help|work|answer)|is that (?:ok(?:ay)?|enough|right|what you|too|it|the)|you know|no\?|huh|maybe\?|would (?:that|it) be|is (?:it|that) fair|i guess\?",
    "wh": WH + r"|what'?s|how'?s|who'?s|where'?s|whats",
    "quoted_speech": r"(?:they|she|he|customers?|people|guests?|users?|patients?|staff|one|someone|everyone|who) (?:\w+ )?(?:say|says|said|ask|asks|asked|asking|wonder|wonders|tell|tells|told|think|complain|keep|want|wants)|"
    r"(?:says?|said|asks?|asked|asking|wonder(?:ing)?|thinks?|complain(?:ing)?|feels?)[ ,:]+[\"'“‘]|the question",
}
