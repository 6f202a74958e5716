package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Settlement schemes and their windows, by hand and by the schedule. */
class SchemesTest extends WholeServiceTest {
    private static final String CLEARING = "/api/v1/clearing";
    private static final String REASON = "{'reason':'a test'}";

    /** The earliest zone: its day is the last one that has begun anywhere. */
    private static final ZoneId KIRITIMATI = ZoneId.of("Pacific/Kiritimati");

    private final String calendar = unique("cal_S");
    private final String scheme = unique("sch_S");

    private static ZonedDateTime now() {
        return Instant.now().atZone(KIRITIMATI);
    }

    private void setCalendar(LocalDate validThrough, String holidays) {
        operator.post(CLEARING + "/calendars", """
                        {'calendarId':'%s','weekend':[],'holidays':[%s],'validThrough':'%s','reason':'a test'}""".formatted(calendar, holidays, validThrough))
                .expect(201);
    }

    private String terms(int settlementDays, LocalTime closesAt, String more) {
        asset("USD", 6);
        return """
                {'schemeId':'%s','zone':'Pacific/Kiritimati','tradingCalendar':'%s','calendars':['%s'],\
                'settlementDays':%d,'closesAt':['%s'],'partial':true,'minimumLots':1,'guaranteed':false,\
                'extensionDays':4,'penaltyRates':[{'asset':'USD','basisPointsPerDay':'0.50'}],'collateralAsset':'USD',\
                'houseContribution':'0'%s,'reason':'a test'}""".formatted(
                        scheme, calendar, calendar, settlementDays, closesAt.truncatedTo(ChronoUnit.SECONDS), more);
    }

    /** Sets a scheme whose window does not close by itself for hours. */
    private Answer slow() {
        setCalendar(now().toLocalDate().plusYears(1), "");
        return operator.post(CLEARING + "/schemes", terms(2, now().toLocalTime().plusHours(12), ",'settlesAt':'10:00'"))
                .expect(201);
    }

    private String window(int number) {
        return "%s/windows/win_%s_%d".formatted(CLEARING, scheme.substring("sch_".length()), number);
    }

    private Answer shown(int number) {
        return auditor.get(window(number) + "?minPosition=" + head()).expect(200);
    }

    @Test
    void aSchemeOpensItsFirstWindowAndIsShown() {
        Answer set = slow();

        assertThat(set.text("/schemeId")).isEqualTo(scheme);
        Answer shown = auditor.get(CLEARING + "/schemes/%s?minPosition=%d".formatted(scheme, set.position()))
                .expect(200);
        assertThat(shown.text("/terms/penaltyRates/0/basisPointsPerDay")).isEqualTo("0.5");
        assertThat(shown.text("/terms/houseContribution")).isEqualTo("0.000000");
        assertThat(shown.text("/terms/settlesAt")).isEqualTo("10:00:00");
        assertThat(shown.number("/version")).isEqualTo(set.number("/version"));
        assertThat(all(operator, CLEARING + "/schemes")).contains(shown.body());
        Answer window = auditor.get(window(1)).expect(200);
        assertThat(window.text("/windowId")).isEqualTo(shown.text("/openWindow"));
        assertThat(window.text("/state")).isEqualTo("OPEN");
        assertThat(LocalDate.parse(window.text("/settlesOn")))
                .isEqualTo(LocalDate.parse(window.text("/tradeDate")).plusDays(2));
        assertThat(auditor.get("/api/v1/audit/aggregates/" + scheme).expect(200).text("/state/terms/zone"))
                .isEqualTo("Pacific/Kiritimati");
    }

    @Test
    void anOperatorClosesSettlesAndReschedules() {
        slow();

        operator.post(window(1) + "/settle", REASON).expectProblem(409, "clearing.window-stage");
        Answer closed = operator.post(window(1) + "/close", REASON).expect(202);
        assertThat(closed.text("/windowId")).isEqualTo("win_%s_1".formatted(scheme.substring(4)));
        assertThat(operator.post(window(1) + "/close", REASON).expect(202).number("/version"))
                .as("it is closed")
                .isEqualTo(closed.number("/version"));
        Answer first = shown(1);
        assertThat(first.text("/state")).isEqualTo("CLOSED");
        assertThat(first.text("/closedBy")).isEqualTo("OPERATOR");
        Answer second = shown(2);
        assertThat(second.text("/state")).isEqualTo("OPEN");
        assertThat(second.text("/closesAt")).isEqualTo(first.text("/closesAt"));
        assertThat(all(auditor, CLEARING + "/windows?schemeId=" + scheme)).containsExactly(second.body(), first.body());

        LocalDate later = LocalDate.parse(first.text("/settlesOn")).plusDays(5);
        String reschedule = "{'settlesOn':'%s','reason':'a test'}";
        operator.post(window(1) + "/reschedule", reschedule.formatted(later)).expect(202);
        assertThat(shown(1).text("/settlesOn")).isEqualTo(later.toString());
        assertThat(all(auditor, CLEARING + "/windows?schemeId=%s&settlesOn=%s".formatted(scheme, later)))
                .hasSize(1);
        operator.post(
                        window(1) + "/reschedule",
                        reschedule.formatted(now().toLocalDate().minusDays(3)))
                .expectProblem(422, "clearing.settlement-date");
        operator.post(
                        window(1) + "/reschedule",
                        reschedule.formatted(now().toLocalDate().plusYears(2)))
                .expectProblem(409, "clearing.calendar-ends");

        operator.post(window(2) + "/close", REASON).expect(202);
        operator.post(window(2) + "/settle", REASON).expectProblem(409, "clearing.window-waits");
        operator.post(window(1) + "/settle", REASON).expect(202);
        Answer due = shown(1);
        assertThat(due.text("/dueBy")).isEqualTo("OPERATOR");
        assertThat(due.text("/businessDate")).isNotBlank();
        operator.post(window(1) + "/retry", REASON).expectProblem(409, "clearing.window-not-parked");
    }

    @Test
    void othersReadOrNothing() {
        slow();

        trader.post(window(1) + "/close", REASON).expectProblem(403, "auth.forbidden");
        auditor.post(window(1) + "/close", REASON).expectProblem(403, "auth.forbidden");
        auditor.post(CLEARING + "/schemes", terms(0, LocalTime.NOON, "")).expectProblem(403, "auth.forbidden");
        trader.get(CLEARING + "/windows").expectProblem(403, "auth.forbidden");
        trader.get(CLEARING + "/schemes").expectProblem(403, "auth.forbidden");
    }

    @Test
    void schemesAndWindowsThatDoNotExistAreUnknown() {
        slow();

        operator.post(window(2) + "/close", REASON).expectProblem(404, "clearing.window-unknown");
        operator.post(CLEARING + "/windows/win_NONE_1/close", REASON).expectProblem(404, "clearing.scheme-unknown");
        operator.post(CLEARING + "/windows/none/settle", REASON).expectProblem(404, "clearing.window-unknown");
        auditor.get(CLEARING + "/windows/none").expectProblem(404, "clearing.window-unknown");
        auditor.get(CLEARING + "/schemes/none").expectProblem(404, "clearing.scheme-unknown");
        operator.post(CLEARING + "/schemes", terms(0, LocalTime.NOON, "").replace(calendar, "cal_NONE"))
                .expectProblem(404, "calendar.unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'zone':'Pacific/Kiritimati'->'zone':null",
                "'settlementDays':0->'settlementDays':'0'",
                "'settlementDays':0->'settlementDays':0.5",
                "'partial':true->'partial':'true'",
                "'minimumLots':1->'minimumLots':null",
                "'houseContribution':'0'->'houseContribution':0",
                "'closesAt':['12:00']->'closesAt':['noon']",
                "'closesAt':['12:00']->'closesAt':[null]",
                "'penaltyRates':[->'penaltyRates':[{'asset':'USD'},",
                "'reason':'a test'->'reason':' '",
                "'reason':'a test'->'because':'a test'"
            })
    void aMalformedSchemeIsRefused(String change) {
        String[] parts = change.split("->");
        String terms = terms(0, LocalTime.NOON, "");
        assertThat(terms).contains(parts[0]);

        withoutTrace(() -> operator.post(CLEARING + "/schemes", terms.replace(parts[0], parts[1])))
                .expectProblem(400, "request.malformed");
    }

    @Test
    void termsHaveTheirRanges() {
        setCalendar(now().toLocalDate().plusYears(1), "");

        String terms = terms(0, LocalTime.NOON, "");
        withoutTrace(() -> operator.post(
                        CLEARING + "/schemes", terms.replace("'settlementDays':0", "'settlementDays':11")))
                .expectProblem(422, "clearing.scheme-terms");
        withoutTrace(() ->
                        operator.post(CLEARING + "/schemes", terms.replace("'guaranteed':false", "'guaranteed':true")))
                .expectProblem(422, "clearing.scheme-terms");
    }

    /** The window closes within seconds, and is due then. */
    @Test
    void theScheduleClosesAWindowAndBeginsToSettleIt() {
        setCalendar(now().toLocalDate().plusYears(1), "");
        operator.post(CLEARING + "/schemes", terms(0, now().toLocalTime().plusSeconds(3), ""))
                .expect(201);

        JsonNode due =
                eventually(() -> shown(1), answer -> answer.body().has("dueAt")).body();
        assertThat(due.get("closedBy").asString()).isEqualTo("SCHEDULE");
        assertThat(due.get("dueBy").asString()).isEqualTo("SCHEDULE");
        assertThat(Instant.parse(due.get("closedAt").asString()))
                .isAfterOrEqualTo(Instant.parse(due.get("closesAt").asString()));
        assertThat(shown(2).text("/state")).isEqualTo("OPEN");
        assertThat(all(auditor, "/api/v1/audit/events?aggregateId=" + scheme))
                .filteredOn(event -> event.get("type").asString().equals("clearing.WindowClosed"))
                .singleElement()
                .satisfies(event -> assertThat(event.get("actor").asString()).isEqualTo("system:ClearingSchedule"));
    }

    /** After today the calendar knows no day: the window that should close has no next one. */
    @Test
    void aRefusedStepIsShownAndDoneOnceItsReasonIsGone() {
        LocalDate today = now().toLocalDate();
        setCalendar(today, "");
        operator.post(CLEARING + "/schemes", terms(0, now().toLocalTime().plusSeconds(2), ""))
                .expect(201);

        Answer down = eventually(
                () -> auditor.get("/actuator/health"),
                answer -> answer.body()
                        .at("/components/clearing/details/" + scheme)
                        .asString("")
                        .startsWith("clearing.calendar-ends"));
        assertThat(down.text("/components/clearing/status")).isEqualTo("DOWN");
        assertThat(anonymous.get("/actuator/prometheus").expect(200).raw()).contains("evenbook_clearing_refused 1.0");
        assertThat(shown(1).text("/state")).isEqualTo("OPEN");

        setCalendar(today.plusDays(300), "");
        eventually(() -> shown(1), answer -> answer.body().has("closedAt"));
        eventually(
                () -> auditor.get("/actuator/health"),
                answer -> "UP".equals(answer.text("/components/clearing/status")));
    }
}
