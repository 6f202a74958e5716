package io.evenbook.query.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** TradingView's form of markets and candles. */
class UdfTest extends QueryTest {
    /** 2026-01-31T12:00:00Z. */
    private static final long NOON = 1_769_860_800;

    private static final String NO_DATA = "{\"s\":\"no_data\"}";

    @BeforeEach
    void market() {
        sql("insert into reference.asset values ('BTC', 'Bitcoin', 'CRYPTO', 8, 1), ('USD', 'US dollar', 'FIAT', 6, 2),"
                + " ('ACME', 'Acme Inc', 'SECURITY', 0, 3)");
        sql("""
                insert into reference.market values
                    ('BTC-USD', 'BTC', 'USD', 0.01, 0.0001, 0.001, 0.002, 'OPEN', 0, 3, '{}'),
                    ('ACME-USD', 'ACME', 'USD', 0.050, 100, 0, 0, 'OPEN', 0, 4, '{}'),
                    ('USD-BTC', 'USD', 'BTC', 250, 1.00, 0, 0, 'OPEN', 0, 5, '{}')""");
    }

    private void candle(int minutes, long openTime, String prices) {
        sql("insert into candles.candle values ('BTC-USD', %d, to_timestamp(%d), %s, 1.50000000, 150.000000, 2, 7)"
                .formatted(minutes, openTime, prices.replace(" ", ", ")));
    }

    private String history(String parameters) {
        return read("/udf/history?symbol=BTC-USD&" + parameters).toString();
    }

    @Test
    void theConfigurationSaysWhatThereIs() {
        assertThat(read("/udf/config").toString()).isEqualTo("""
                {"supported_resolutions":["1","5","15","60","240","1D"],\
                "exchanges":[{"value":"","name":"All exchanges","desc":""},{"value":"Evenbook","name":"Evenbook","desc":"Evenbook"}],\
                "symbols_types":[{"name":"All types","value":""},{"name":"crypto","value":"crypto"},{"name":"forex","value":"forex"},\
                {"name":"stock","value":"stock"}],"supports_search":true,"supports_group_request":false,"supports_marks":false,\
                "supports_timescale_marks":false,"supports_time":true}""");
    }

    @Test
    void theTimeIsANumberOfSeconds() {
        long before = Instant.now().getEpochSecond();
        assertThat(read("/udf/time").asLong()).isBetween(before, Instant.now().getEpochSecond());
    }

    @Test
    void aSymbolIsAMarket() {
        String expected = """
                {"name":"BTC-USD","ticker":"BTC-USD","description":"Bitcoin / US dollar","type":"crypto","session":"24x7",\
                "timezone":"Etc/UTC","exchange":"Evenbook","listed_exchange":"Evenbook","format":"price","minmov":1,"pricescale":100,\
                "has_intraday":true,"has_daily":true,"has_weekly_and_monthly":false,"intraday_multipliers":["1","5","15","60","240"],\
                "supported_resolutions":["1","5","15","60","240","1D"],"volume_precision":4,"data_status":"streaming"}""";
        assertThat(read("/udf/symbols?symbol=BTC-USD").toString()).isEqualTo(expected);
        assertThat(read("/udf/symbols?symbol=Evenbook:BTC-USD").toString()).isEqualTo(expected);
        assertThat(read("/udf/symbols?symbol=NO-NO").toString())
                .isEqualTo("{\"s\":\"error\",\"errmsg\":\"There is no market NO-NO.\"}");
        assertThat(read("/udf/symbols").toString())
                .isEqualTo("{\"s\":\"error\",\"errmsg\":\"The symbol is missing.\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "09:00; 17:30; Europe/Berlin; MONDAY FRIDAY; ; 0900-1730:26; Europe/Berlin;",
                "00:00; 23:59:59; UTC; SUNDAY SATURDAY; ; 0000-2359:17; Etc/UTC;",
                "09:00:30; 17:30:30; Japan; TUESDAY; 2026-12-31 2026-12-25; 0900-1731:3; Japan; 20261225,20261231",
                "12:00; 12:00; Asia/Tokyo; MONDAY; ; 1200-1201:2; Asia/Tokyo;"
            })
    void aSymbolHasTheSessionsOfItsMarket(
            String open,
            String close,
            String zone,
            String days,
            String holidays,
            String session,
            String timezone,
            String sessionHolidays) {
        sessions("{\"zone\":\"%s\",\"days\":%s,\"holidays\":%s,\"call\":\"%s\",\"open\":\"%s\",\"close\":\"%s\"}"
                .formatted(zone, list(days), list(holidays), open, open, close));

        JsonNode symbol = read("/udf/symbols?symbol=BTC-USD");
        assertThat(symbol.get("session").asString()).isEqualTo(session);
        assertThat(symbol.get("timezone").asString()).isEqualTo(timezone);
        assertThat(symbol.path("session_holidays").asString(null)).isEqualTo(sessionHolidays);
        assertThat(read("/udf/symbols?symbol=ACME-USD").get("session").asString())
                .isEqualTo("24x7");
    }

    @Test
    void theDaysOfACalendarAreThoseOfItsSessions() {
        sql("""
                insert into reference.calendar values ('cal_X', '["SATURDAY","SUNDAY"]', '["2026-12-24","2026-12-25"]',
                    '2027-12-31', 0, 1)""");
        sessions("""
                {"zone":"UTC","days":["FRIDAY","SATURDAY"],"holidays":["2026-12-31","2026-12-25"],"calendarId":"cal_X",\
                "call":"09:00","open":"09:00","close":"10:00"}""");

        JsonNode symbol = read("/udf/symbols?symbol=BTC-USD");
        assertThat(symbol.get("session").asString()).isEqualTo("0900-1000:6");
        assertThat(symbol.get("session_holidays").asString()).isEqualTo("20261224,20261225,20261231");
    }

    private void sessions(String json) {
        sql("update reference.market set sessions = '%s' where market = 'BTC-USD'".formatted(json));
    }

    private static String list(String words) {
        return words == null ? "[]" : "[\"" + words.replace(" ", "\",\"") + "\"]";
    }

    @Test
    void aMarketWhoseSessionsWereEndedIsAlwaysOpen() {
        sessions("""
                {"zone":"Asia/Tokyo","days":[],"holidays":["2026-12-25"],"call":"09:00","open":"09:00","close":"10:00"}""");

        JsonNode symbol = read("/udf/symbols?symbol=BTC-USD");
        assertThat(symbol.get("session").asString()).isEqualTo("24x7");
        assertThat(symbol.get("timezone").asString()).isEqualTo("Etc/UTC");
        assertThat(symbol.has("session_holidays")).isFalse();
    }

    /** 0.05 are 5 hundredths; 250 are 250 ones. */
    @ParameterizedTest
    @CsvSource({"ACME-USD, 5, 100, 0, stock", "USD-BTC, 250, 1, 0, forex", "BTC-USD, 1, 100, 4, crypto"})
    void aTickIsAFractionOfWholeNumbers(String market, long minmov, long pricescale, int volumePrecision, String type) {
        JsonNode symbol = read("/udf/symbols?symbol=" + market);
        assertThat(symbol.get("minmov").asLong()).isEqualTo(minmov);
        assertThat(symbol.get("pricescale").asLong()).isEqualTo(pricescale);
        assertThat(symbol.get("volume_precision").asInt()).isEqualTo(volumePrecision);
        assertThat(symbol.get("type").asString()).isEqualTo(type);
    }

    @Test
    void aSearchLooksAtNamesAndDescriptions() {
        assertThat(read("/udf/search?query=acme&type=&exchange=&limit=30").toString())
                .isEqualTo("""
                [{"symbol":"ACME-USD","full_name":"ACME-USD","description":"Acme Inc / US dollar","exchange":"Evenbook",\
                "ticker":"ACME-USD","type":"stock"}]""");
        assertThat(values(read("/udf/search?query="), "symbol")).containsExactly("ACME-USD", "BTC-USD", "USD-BTC");
        assertThat(values(read("/udf/search?query=&limit=1"), "symbol")).containsExactly("ACME-USD");
        assertThat(values(read("/udf/search?query=bitcoin&type=crypto"), "symbol"))
                .containsExactly("BTC-USD");
        assertThat(values(read("/udf/search?query=%25"), "symbol")).isEmpty();
        assertThat(values(read("/udf/search?type=future"), "symbol")).isEmpty();
    }

    @Test
    void aHistoryHasColumnsOfNumbers() {
        candle(1, NOON, "100.00 103.00 99.50 101.00");
        candle(1, NOON + 120, "101.00 101.00 101.00 101.00");
        candle(240, NOON, "7.00 7.00 7.00 7.00");
        candle(1440, NOON - 43_200, "8.00 8.00 8.00 8.00");

        String both = """
                {"s":"ok","t":[%d,%d],"o":[100.0,101.0],"h":[103.0,101.0],"l":[99.5,101.0],"c":[101.0,101.0],"v":[1.5,1.5]}""".formatted(NOON, NOON + 120);
        assertThat(history("resolution=1&from=%d&to=%d".formatted(NOON, NOON + 121)))
                .isEqualTo(both);
        assertThat(history("resolution=1&from=0&to=9223372036854775807&currencyCode="))
                .isEqualTo(both);
        assertThat(history("resolution=1&from=%d&to=%d".formatted(NOON + 1, NOON + 121)))
                .contains("\"t\":[" + (NOON + 120) + "]");
        assertThat(history("resolution=1&from=%d&to=%d".formatted(NOON, NOON + 120)))
                .contains("\"t\":[" + NOON + "]");
        assertThat(history("resolution=240&from=0&to=" + (NOON + 1))).contains("\"t\":[" + NOON + "]");
        for (String day : new String[] {"1D", "D"}) {
            assertThat(history("resolution=" + day + "&from=-9223372036854775808&to=" + NOON))
                    .contains("\"t\":[" + (NOON - 43_200) + "]");
        }
    }

    @Test
    void aCountbackGoesBeforeTheFrom() {
        for (int i = 0; i < 4; i++) {
            candle(1, NOON + 60 * i, "1.00 1.00 1.00 1.00");
        }
        String newest = "\"t\":[%d,%d]".formatted(NOON + 60, NOON + 120);
        assertThat(history("resolution=1&to=%d&countback=2".formatted(NOON + 180)))
                .contains(newest);
        assertThat(history("resolution=1&from=%1$d&to=%1$d&countback=2".formatted(NOON + 180)))
                .contains(newest);
        assertThat(history("resolution=1&to=%d&countback=5000".formatted(NOON + 61)))
                .contains("\"t\":[%d,%d]".formatted(NOON, NOON + 60));
    }

    @Test
    void noMoreThan5000CandlesTheLastOnesAreAnswered() {
        sql("""
                insert into candles.candle select 'BTC-USD', 1, to_timestamp(60 * g), 1, 1, 1, 1, 1, 1, 1, g
                  from generate_series(1, 5001) g""");
        for (String parameters : new String[] {"from=0", "countback=5000"}) {
            JsonNode times = read("/udf/history?symbol=BTC-USD&resolution=1&to=9999999999&" + parameters)
                    .get("t");
            assertThat(times.size()).isEqualTo(5_000);
            assertThat(times.get(0).asLong()).isEqualTo(120);
        }
    }

    @Test
    void aTimeWithoutCandlesNamesTheOneBefore() {
        assertThat(history("resolution=1&from=0&to=" + NOON)).isEqualTo(NO_DATA);
        candle(1, NOON, "1.00 1.00 1.00 1.00");
        candle(1, NOON + 600, "1.00 1.00 1.00 1.00");

        assertThat(history("resolution=1&from=%d&to=%d".formatted(NOON + 60, NOON + 600)))
                .isEqualTo("{\"s\":\"no_data\",\"nextTime\":" + NOON + "}");
        assertThat(history("resolution=1&from=0&to=" + NOON)).isEqualTo(NO_DATA);
        assertThat(history("resolution=1&to=%d&countback=9".formatted(NOON))).isEqualTo(NO_DATA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "resolution=2&from=0&to=1; The resolution must be one of [1, 5, 15, 60, 240, 1D]: 2.",
                "from=0&to=1; The resolution is missing.",
                "resolution=1&to=1; A from or a countback is needed.",
                "resolution=1&from=0; The to is missing.",
                "resolution=1&from=0&to=; The to must be a whole number: .",
                "resolution=1&from=2&to=1; The to must not be before the from.",
                "resolution=1&from=x&to=1; The from must be a whole number: x.",
                "resolution=1&to=1&countback=0; The countback must be from 1 to 5000: 0.",
                "resolution=1&to=1&countback=5001; The countback must be from 1 to 5000: 5001."
            })
    void whatHasNoMeaningIsAnErrorOfTheFeed(String parameters, String message) {
        assertThat(history(parameters)).isEqualTo("{\"s\":\"error\",\"errmsg\":\"" + message + "\"}");
    }

    @Test
    void aMarketThatIsNotThereIsAnErrorOfTheFeed() {
        assertThat(read("/udf/history?symbol=NO-NO&resolution=1&from=0&to=1").toString())
                .isEqualTo("{\"s\":\"error\",\"errmsg\":\"There is no market NO-NO.\"}");
        assertThat(read("/udf/symbols?symbol=%00").get("s").asString()).isEqualTo("error");
    }
}
