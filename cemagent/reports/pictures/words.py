"""The fixed words of the pictures, ready in Korean and English."""

from __future__ import annotations

from cemagent.errors import Lang
from cemagent.reports.pictures.graph import GraphLabels
from cemagent.reports.pictures.importance import ImportanceLabels
from cemagent.reports.pictures.journey import JourneyLabels
from cemagent.reports.pictures.likert import LikertLabels
from cemagent.reports.pictures.matrix import GridLabels
from cemagent.reports.pictures.paths import PathLabels
from cemagent.reports.pictures.radar import RadarLabels
from cemagent.reports.pictures.tornado import IntervalLabels, TornadoLabels

JOURNEY: dict[Lang, JourneyLabels] = {
    "ko": JourneyLabels(
        draft="초안: 실제 고객이 아직 만들거나 확인하지 않은 시나리오입니다",
        draft_short="초안",
        customer="고객",
        outcome="바라는 결과",
        start="시작",
        end="끝",
        step="단계",
        action="고객 행동",
        contact="접촉",
        information="필요한 정보",
        backstage="무대 뒤 지원",
        emotion="감정",
        emotion_high="좋음",
        emotion_low="나쁨",
        emotion_unknown="모름",
        mode="손볼 방향",
        remove="없앤다",
        ease="쉽게 한다",
        enrich="풍부하게 한다",
        minutes="걸리는 시간",
        minutes_unit="분",
        total="합계",
        moments="진실의 순간",
        moment="진실의 순간",
        showstopper="걸림돌",
        metric="고객 척도",
        missing="적지 않음",
        legend="현재 → 이상",
        continued="아래로 이어짐",
        going_on="위에서 이어짐",
        alt="{title}: {steps}단계와 진실의 순간 {moments}개를 레인별로 그린 {draft}여정 지도입니다.",
    ),
    "en": JourneyLabels(
        draft="DRAFT: not yet made or confirmed by real customers",
        draft_short="draft",
        customer="Customer",
        outcome="Desired outcome",
        start="Start",
        end="End",
        step="Step",
        action="Customer action",
        contact="Contact",
        information="Information needed",
        backstage="Back stage",
        emotion="Emotion",
        emotion_high="good",
        emotion_low="bad",
        emotion_unknown="not known",
        mode="What to do",
        remove="Remove",
        ease="Ease",
        enrich="Enrich",
        minutes="Time taken",
        minutes_unit=" min",
        total="Total",
        moments="Moments of truth",
        moment="Moment of truth",
        showstopper="Showstopper",
        metric="Customer metric",
        missing="not stated",
        legend="now → ideal",
        continued="continues below",
        going_on="continued",
        alt="{title}: {draft}journey map in swim lanes (steps: {steps}, moments of truth: {moments}).",
    ),
}

GRAPH: dict[Lang, GraphLabels] = {
    "ko": GraphLabels(
        orphan="연결 없음",
        fault="실패한 검사",
        sound="문제 없음",
        more="그 밖에 {count}개(문제 없음)",
        empty="항목 없음",
        alt="{title}: 항목 {nodes}개의 연결을 왼쪽에서 오른쪽으로 그렸으며 연결 없는 항목 {orphans}개, 실패한 항목 {faults}개가 있습니다.",
    ),
    "en": GraphLabels(
        orphan="no link",
        fault="failed test",
        sound="without fault",
        more="+ {count} more without fault",
        empty="no items",
        alt="{title}: links from left to right (items: {nodes}, without a link: {orphans}, with a failed test: {faults}).",
    ),
}

GRID: dict[Lang, GridLabels] = {
    "ko": GridLabels(missing="비어 있음", alt="{title}: {rows}행 {columns}열의 표이며 {missing}칸이 비어 있습니다."),
    "en": GridLabels(missing="empty", alt="{title}: a grid of {rows} by {columns} (empty cells: {missing})."),
}

RADAR: dict[Lang, RadarLabels] = {
    "ko": RadarLabels(
        excluded="해당 없음",
        unknown="모름",
        alt="{title}: 축 {axes}개의 방사형 그림({series})이며 {excluded}개 축은 해당하지 않습니다.",
    ),
    "en": RadarLabels(
        excluded="not applicable",
        unknown="not known",
        alt="{title}: radar of {axes} axes for {series} (not applicable: {excluded}).",
    ),
}

TORNADO: dict[Lang, TornadoLabels] = {
    "ko": TornadoLabels(
        low="입력이 낮을 때",
        high="입력이 높을 때",
        alt="{title}: 입력 {bars}개의 영향을 큰 순서로 그렸으며 {first}의 영향이 가장 큽니다.",
    ),
    "en": TornadoLabels(
        low="input low",
        high="input high",
        alt="{title}: effect of each input on the result in order of size (inputs: {bars}, largest: {first}).",
    ),
}

INTERVALS: dict[Lang, IntervalLabels] = {
    "ko": IntervalLabels(legend="점은 가운데 값, 선은 구간", alt="{title}: {points}개 값을 구간과 함께 그렸습니다."),
    "en": IntervalLabels(
        legend="point: middle value, line: interval", alt="{title}: values with their intervals (values: {points})."
    ),
}

LIKERT: dict[Lang, LikertLabels] = {
    "ko": LikertLabels(alt="{title}: 문항 {items}개의 응답 비율을 가운데에서 양쪽으로 그린 막대그림입니다."),
    "en": LikertLabels(alt="{title}: shares of answers as bars to both sides of the middle (items: {items})."),
}

IMPORTANCE: dict[Lang, ImportanceLabels] = {
    "ko": ImportanceLabels(
        performance="만족도",
        importance="중요도",
        act="먼저 고칠 것",
        keep="지킬 것",
        low="나중에 볼 것",
        excess="지나칠 수 있는 것",
        alt="{title}: 속성 {points}개의 중요도와 만족도를 구간과 함께 그린 지도입니다.",
    ),
    "en": ImportanceLabels(
        performance="Performance",
        importance="Importance",
        act="Act first",
        keep="Keep up",
        low="Low priority",
        excess="Possible excess",
        alt="{title}: map of importance against performance with intervals (attributes: {points}).",
    ),
}

PATHS: dict[Lang, PathLabels] = {
    "ko": PathLabels(
        weak="약한 적재량",
        alt="{title}: 요인 {factors}개와 문항 {items}개의 경로 그림이며 적재량이 약한 문항은 {weak}개입니다.",
    ),
    "en": PathLabels(
        weak="weak loading",
        alt="{title}: path diagram (factors: {factors}, items: {items}, weak loadings: {weak}).",
    ),
}
