package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Business-day calendars, and the sessions of a market that name one. */
class CalendarsTest extends WholeServiceTest {
    private static final String CALENDARS = "/api/v1/clearing/calendars";

    private static String standard(String id, String standard) {
        return "{\"calendarId\":\"%s\",\"standard\":\"%s\",\"reason\":\"a test\"}".formatted(id, standard);
    }

    private static String days(String id, LocalDate validThrough, LocalDate... holidays) {
        return """
                {"calendarId":"%s","weekend":[],"holidays":[%s],"validThrough":"%s","reason":"a test"}""".formatted(
                id, Stream.of(holidays).map("\"%s\""::formatted).collect(Collectors.joining(",")), validThrough);
    }

    private static String sessions(String more) {
        return """
                {"zone":"UTC","days":["MONDAY","TUESDAY","WEDNESDAY","THURSDAY","FRIDAY","SATURDAY","SUNDAY"],\
                "holidays":[],"call":"00:00","open":"00:00:01","close":"23:59:59"%s}""".formatted(more);
    }

    /** The last day that has begun somewhere. */
    private static LocalDate begun() {
        return Instant.now().atOffset(ZoneOffset.ofHours(14)).toLocalDate();
    }

    @Test
    void aStandardCalendarIsSetInOneCall() {
        String id = unique("cal_T");

        Answer set = operator.post(CALENDARS, standard(id, "TARGET")).expect(201);
        assertThat(set.text("/calendarId")).isEqualTo(id);
        assertThat(operator.post(CALENDARS, standard(id, "TARGET")).expect(201).number("/version"))
                .isEqualTo(set.number("/version"));
        Answer shown = trader.get(CALENDARS + "/%s?minPosition=%d".formatted(id, set.position()))
                .expect(200);
        assertThat(shown.body().get("weekend").toString()).isEqualTo("[\"SATURDAY\",\"SUNDAY\"]");
        assertThat(shown.body().get("holidays")).hasSize(96);
        assertThat(shown.text("/holidays/1")).isEqualTo("2020-04-10");
        assertThat(shown.text("/validThrough")).isEqualTo("2035-12-31");
        assertThat(shown.number("/version")).isEqualTo(set.number("/version"));
        assertThat(all(auditor, CALENDARS)).contains(shown.body());
        assertThat(auditor.get("/api/v1/audit/aggregates/" + id).expect(200).text("/state/calendar/validThrough"))
                .isEqualTo("2035-12-31");
        assertThat(all(auditor, "/api/v1/audit/events?aggregateId=" + id))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.get("type").asString()).isEqualTo("clearing.CalendarSet");
                    assertThat(event.get("reason").asString()).isEqualTo("a test");
                });
    }

    @Test
    void onlyOperatorsSetCalendars() {
        String id = unique("cal_T");

        trader.post(CALENDARS, standard(id, "US")).expectProblem(403, "auth.forbidden");
        auditor.post(CALENDARS, standard(id, "US")).expectProblem(403, "auth.forbidden");
        trader.get(CALENDARS + "/" + id).expectProblem(404, "calendar.unknown");
        trader.get(CALENDARS + "/US").expectProblem(404, "calendar.unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'calendarId':'US','standard':'US','reason':'a test'",
                "'calendarId':'cal_M','standard':'TARGET2','reason':'a test'",
                "'calendarId':'cal_M','standard':'US','weekend':[],'reason':'a test'",
                "'calendarId':'cal_M','standard':'US','validThrough':'2030-12-31','reason':'a test'",
                "'calendarId':'cal_M','weekend':[],'holidays':[],'reason':'a test'",
                "'calendarId':'cal_M','reason':'a test'",
                "'calendarId':'cal_M','standard':'US'",
                "'calendarId':'cal_M','weekend':['sunday'],'holidays':[],'validThrough':'2030-12-31','reason':'a test'",
                "'calendarId':'cal_M','weekend':[null],'holidays':[],'validThrough':'2030-12-31','reason':'a test'",
                "'calendarId':'cal_M','weekend':[],'holidays':['2030-02-29'],'validThrough':'2030-12-31','reason':'a'",
                "'calendarId':'cal_M','weekend':[],'holidays':[20300101],'validThrough':'2030-12-31','reason':'a test'",
                "'calendarId':'cal_M','weekend':[],'holidays':[],'validThrough':[2030,12,31],'reason':'a test'",
                "'calendarId':'cal_M','weekend':[],'holidays':[],'validThrough':'2030-12-31T00:00:00','reason':'a'",
                "'calendarId':'cal_M','standard':'US','reason':'a test','region':'NY'"
            })
    void aMalformedCalendarIsRefused(String fields) {
        withoutTrace(() -> operator.post(CALENDARS, "{" + fields.replace('\'', '"') + "}"))
                .expectProblem(400, "request.malformed");
    }

    @Test
    void aDayThatHasBegunCannotChange() {
        String id = unique("cal_T");
        LocalDate end = begun().plusDays(300);
        operator.post(CALENDARS, days(id, end)).expect(201);

        withoutTrace(() -> operator.post(CALENDARS, days(id, end, begun().minusDays(1))))
                .expectProblem(409, "calendar.day-begun");
        operator.post(CALENDARS, days(id, end, begun().plusDays(2))).expect(201);
        withoutTrace(() -> operator.post(CALENDARS, days(id, end, end.plusDays(1))))
                .expectProblem(422, "calendar.days");
    }

    @Test
    void aMarketFollowsTheCalendarThatItsSessionsName() {
        Market market = market();
        String path = "/api/v1/markets/" + market.name();
        String id = unique("cal_T");
        String named = sessions(",\"calendarId\":\"%s\"".formatted(id));
        withoutTrace(() -> operator.put(path + "/sessions", named)).expectProblem(404, "calendar.unknown");

        // No day is left: it closes, and that is reported
        LocalDate last = begun();
        LocalDate[] holidays = {last.minusDays(2), last.minusDays(1), last};
        operator.post(CALENDARS, days(id, last, holidays)).expect(201);
        operator.put(path + "/sessions", named).expect(200);
        try {
            Answer shown = eventually(
                    () -> trader.get(path).expect(200),
                    answer -> answer.text("/phase").equals("CLOSED"));
            assertThat(shown.text("/sessions/calendarId")).isEqualTo(id);
            Answer down = eventually(
                    () -> auditor.get("/actuator/health"),
                    answer -> answer.body()
                            .at("/components/sessions/details/ended")
                            .toString()
                            .contains(market.name()));
            assertThat(down.text("/components/sessions/status")).isEqualTo("DOWN");
            assertThat(anonymous.get("/actuator/prometheus").expect(200).raw()).contains("evenbook_sessions_ended 1.0");

            operator.post(CALENDARS, days(id, last.plusDays(300), holidays)).expect(201);
            eventually(
                    () -> auditor.get("/actuator/health"),
                    answer -> "UP".equals(answer.text("/components/sessions/status")));
        } finally {
            operator.put(path + "/sessions", sessions("").replaceFirst("\"days\":\\[.*?]", "\"days\":[]"))
                    .expect(200);
        }
    }
}
