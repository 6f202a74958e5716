package io.evenbook.query.support.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.evenbook.querytest.QueryTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadParametersTest extends QueryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999Z",
                "2026-01-31T12:00:00Z",
                "2026-01-31T12:00:00.000001Z",
                "2026-01-31T13:00:00-01:00"
            })
    void timesHaveYearsOfFourDigits(String time) {
        read("/audit/events?limit=1&from=" + time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "2026-01-31",
                "2026-02-30T12:00:00Z",
                "1769860800",
                "yesterday"
            })
    void otherTimesAreMalformed(String time) {
        assertThat(refused("/audit/events?from=" + time)).startsWith("400");
        assertThat(refused("/ledger/trial-balance?at=" + time)).startsWith("400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000-01-01", "-0001-01-01", "2026-02-30", "2026-01-31T12:00:00Z", "20260131", "today"})
    void datesHaveYearsOfFourDigits(String date) {
        assertThat(text(get("/api/v1/ledger/export?format=ledger&from=2026-01-31")))
                .doesNotContain("Assets");
        assertThat(refused("/ledger/export?format=ledger&from=" + date)).startsWith("400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT5M", "P1D", "P36500D"})
    void durationsAreUpToAHundredYears(String duration) {
        read("/sagas?olderThan=" + duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1S", "P36501D", "PT9999999999999H", "5m", "P1Y", "x"})
    void otherDurationsAreMalformed(String duration) {
        assertThat(refused("/sagas?olderThan=" + duration)).startsWith("400");
    }

    @Test
    void whatPostgresqlHasNoTextForIsMalformed() {
        assertThat(refused("/audit/events?actor=a%00b")).isEqualTo("400 actor");
        assertThat(refused("/sagas?type=%00")).isEqualTo("400 type");
    }
}
