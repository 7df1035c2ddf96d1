"""The outcomes of a request: whether the rule takes them and whether they may serve (成果条件)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from oneplusx.domain.achievement import AttributeValue, HeldAchievement
from oneplusx.domain.credits import HUNDREDTHS_PER_CREDIT
from oneplusx.domain.rules.case import Case, HeldPart
from oneplusx.domain.rules.compiled import CompiledAtom, CompiledRule, CompiledRuleSet, tree_holds
from oneplusx.domain.rules.criteria import CompiledCriterion, all_hold, derive_attributes, find_value
from oneplusx.domain.rules.expression import Atom
from oneplusx.domain.rules.policy import Surplus
from oneplusx.domain.rules.record import ConsumptionScope, PastConversion

_MONTHS_PER_YEAR = 12


def test_outcomes(case: Case) -> None:
    """Tests every outcome of the request, then all of them together."""
    find_outcomes(case)
    if not case.outcomes:
        return
    _test_source(case)
    for part in case.outcomes:
        test_held(case, part)
    for kind in case.compiled.rule.evidence:
        given = kind in case.request.evidence
        case.test("evidence.given", case.request.evidence, kind, name=kind, passed=given, missing=not given)


def test_held(case: Case, part: HeldPart) -> None:
    """Tests whether one outcome may serve at all, whatever the source asks for."""
    held, settings = part.held, case.rules.rule_set.settings
    if case.rules.accepted_types:
        accepted = settings.accepted_types
        case.test("source.accepted_type", held.type, accepted, held.id, passed=held.type in case.rules.accepted_types)
    _test_dates(case, held)
    if settings.verified_evidence:
        verified = held.verified or part.recognized is not None
        shown = "verified" if verified else "unverified"
        case.test("achievement.verified", shown, "verified", held.id, passed=verified, missing=not verified)
    _test_unused(case, held)
    _test_not_required(case, part)


def find_outcomes(case: Case) -> None:
    """Finds the outcomes of the request, with their derived attributes; an unknown one fails."""
    ids = sorted(set(case.request.achievement_ids))
    if not ids:
        case.test("source.given", 0, 1, passed=False)
    program = case.record.program
    for achievement_id in ids:
        held = case.record.achievement_by_id.get(achievement_id)
        if held is None:
            case.test("source.known", None, achievement_id, achievement_id, passed=False)
            continue
        given = attributes = given_attributes(case.rules, held)
        if case.rules.derivations:
            attributes = derive_attributes(case.rules.derivations, held.type, given, program)
            _trace_derived(case, held, given, attributes)
        part = HeldPart(held, attributes)
        if case.rules.members and held.recognitions:
            part.recognized = _recognized(case, held)
        case.outcomes.append(part)


def _recognized(case: Case, held: HeldAchievement) -> int | None:
    """What another member of the alliance gave: the most, of equals the first code."""
    known = {code: held.recognitions[code] for code in case.rules.members if code in held.recognitions}
    if not known:
        return None
    best = min(known, key=lambda code: (-known[code], code))
    case.test("achievement.recognized", best, tuple(sorted(case.rules.members)), held.id, passed=True)
    return known[best]


def given_attributes(rules: CompiledRuleSet, held: HeldAchievement) -> Mapping[str, AttributeValue]:
    """The outcome's attributes, with the facts known of every outcome that the rules ask for."""
    if not rules.facts_asked:
        return held.attributes
    found = dict(held.attributes)
    if "obtained_on" in rules.facts_asked:
        found["obtained_on"] = held.obtained_on.isoformat()
    credits = held.bank_value_hundredths
    if credits is None:
        own = held.attributes.get("credits_hundredths")
        credits = own if isinstance(own, int) else None
    if "credits" in rules.facts_asked and credits is not None:
        found["credits"] = Fraction(credits, HUNDREDTHS_PER_CREDIT)
    return found


def _trace_derived(
    case: Case, held: HeldAchievement, given: Mapping[str, AttributeValue], attributes: Mapping[str, AttributeValue]
) -> None:
    if attributes is given:
        return
    for name, value in attributes.items():
        before = given.get(name)
        if before != value:
            case.test("source.derived", before, value, held.id, name, passed=True)


def _test_source(case: Case) -> None:
    atoms = case.compiled.atoms
    if len(atoms) == 1:
        atom = atoms[0]
        for part in case.outcomes:
            trace_atom(case, atom, part)
        count = len(case.outcomes)
        fits = atom.count_min <= count <= atom.count_max
        if not fits or atom.count_max > 1:
            case.test("source.count", count, _range_text(atom.count_min, atom.count_max), passed=fits)
        return
    _test_tree(case)


def _range_text(least: int, most: int) -> str:
    return str(least) if least == most else f"{least}–{most}"


def _test_tree(case: Case) -> None:
    atoms, program = case.compiled.atoms, case.record.program
    fitting: list[list[int]] = []
    for part in case.outcomes:
        places = [place for place, atom in enumerate(atoms) if atom_takes(atom, part, program)]
        fitting.append(places)
        nearest = places[0] if places else _nearest(case, part)
        trace_atom(case, atoms[nearest], part)
    if not all(fitting):
        return
    holds = source_holds(case.compiled, fitting)
    actual = tuple(part.held.id for part in case.outcomes)
    case.test("source.combination", actual, _combination_text(case), passed=holds)


def source_holds(rule: CompiledRule, fitting: Sequence[Sequence[int]]) -> bool:
    """Whether outcomes, each with the places of the leaves that take it, meet a tree together."""
    few_enough = len(fitting) <= sum(atom.count_max for atom in rule.atoms)
    return few_enough and any(_counts_hold(rule, choice) for choice in product(*fitting))


def _counts_hold(rule: CompiledRule, choice: tuple[int, ...]) -> bool:
    counts = [0] * len(rule.atoms)
    for place in choice:
        counts[place] += 1
    return tree_holds(rule.rule.source, tuple(counts))


def _combination_text(case: Case) -> str:
    source = case.compiled.rule.source
    return "atom" if isinstance(source, Atom) else type(source).__name__


def atom_takes(atom: CompiledAtom, part: HeldPart, program: object) -> bool:
    """Whether an atom selects an outcome, without a trace."""
    kind = part.held.type
    if (atom.types and kind not in atom.types) or kind in atom.not_types:
        return False
    return all_hold(atom.criteria, part.attributes, program)  # type: ignore[arg-type]


def _nearest(case: Case, part: HeldPart) -> int:
    def failures(place: int) -> tuple[int, int]:
        atom = case.compiled.atoms[place]
        wrong_type = (bool(atom.types) and part.held.type not in atom.types) or part.held.type in atom.not_types
        missed = sum(not _holds(case, criterion, part) for criterion in atom.criteria)
        return 100 * wrong_type + missed, place

    return min(range(len(case.compiled.atoms)), key=failures)


def _holds(case: Case, criterion: CompiledCriterion, part: HeldPart) -> bool:
    value = find_value(criterion, part.attributes, case.record.program)
    return criterion.negative if value is None else criterion.test(value)


def trace_atom(case: Case, atom: CompiledAtom, part: HeldPart) -> None:
    """Tests one outcome against one atom."""
    held = part.held
    if atom.types_shown:
        fits = (not atom.types or held.type in atom.types) and held.type not in atom.not_types
        case.test("source.type", held.type, atom.types_shown, held.id, passed=fits)
        if not fits:
            return
    for criterion in atom.criteria:
        value = find_value(criterion, part.attributes, case.record.program)
        absent = value is None
        passed = criterion.negative if value is None else criterion.test(value)
        case.test(
            criterion.code,
            value,
            criterion.required,
            held.id,
            criterion.name,
            passed=passed,
            missing=absent and not passed,
        )


def _test_dates(case: Case, held: HeldAchievement) -> None:
    settings, on = case.rules.rule_set.settings, case.on
    if held.obtained_on > on:
        case.test("achievement.obtained", held.obtained_on.isoformat(), on.isoformat(), held.id, passed=False)
    if settings.valid_at_application and held.expires_on is not None:
        case.test(
            "achievement.valid", held.expires_on.isoformat(), on.isoformat(), held.id, passed=held.expires_on >= on
        )
    if case.compiled.months_max is not None:
        earliest = months_before(on, case.compiled.months_max)
        fresh = held.obtained_on >= earliest
        case.test("achievement.age", held.obtained_on.isoformat(), earliest.isoformat(), held.id, passed=fresh)
    if settings.obtained_since_entry is not None:
        month, day = settings.obtained_since_entry
        earliest = date(case.record.program.entry_year, month, 1) + timedelta(days=day - 1)
        since = held.obtained_on >= earliest
        case.test("achievement.since_entry", held.obtained_on.isoformat(), earliest.isoformat(), held.id, passed=since)


def months_before(on: date, months: int) -> date:
    """The same day so many months earlier; the month's last day when it has no such day."""
    place = on.year * _MONTHS_PER_YEAR + on.month - 1 - months
    year, month = divmod(place, _MONTHS_PER_YEAR)
    for day in range(on.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def _test_unused(case: Case, held: HeldAchievement) -> None:
    scope = case.compiled.consumption
    kept = case.compiled.rule.credits.surplus is Surplus.KEPT
    for conversion, use in case.record.uses_by_achievement.get(held.id, ()):
        if not _uses_up(case, conversion, use.scope):
            continue
        if kept and conversion.rule_id == case.rule_id:
            continue
        case.test("achievement.unused", conversion.id, scope.value, held.id, passed=False)
        return
    case.test("achievement.unused", None, scope.value, held.id, passed=True)


def _uses_up(case: Case, conversion: PastConversion, used: ConsumptionScope) -> bool:
    """Whether a past conversion leaves nothing of its outcomes for this request."""
    scopes = {used, case.compiled.consumption}
    if scopes == {ConsumptionScope.TARGET}:
        asked = {(ref.course_code, ref.slot) for ref in case.request.targets}
        met = any((target.course_code, target.slot) in asked for target in conversion.targets)
        return met and case.counts_with(conversion, ConsumptionScope.TARGET)
    return any(case.counts_with(conversion, scope) for scope in scopes - {ConsumptionScope.TARGET})


def _test_not_required(case: Case, part: HeldPart) -> None:
    required = case.record.program.certificates_required
    if not required or case.rules.rule_set.settings.required_certificate_counts:
        return
    certificate = part.attributes.get("certificate_type")
    if certificate is not None:
        case.test("achievement.not_required", certificate, "none", part.held.id, passed=certificate not in required)
