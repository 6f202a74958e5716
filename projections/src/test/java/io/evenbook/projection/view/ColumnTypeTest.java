package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.view.Table.Column;
import io.evenbook.projection.view.Table.Statement;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Values that go to PostgreSQL as an array arrive unchanged. */
class ColumnTypeTest {
    @TempDir
    static Path data;

    private static ProjectionService service;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static List<String> arrived(String type, String text, Object... values) {
        String sql = "select %s from unnest(?::%s[]) with ordinality as sent (value, number) order by number"
                .formatted(text, type);
        ColumnType columnType = ColumnType.valueOf(type.toUpperCase(Locale.ROOT));
        Column<Object[]> column = new Column<>("value", columnType, row -> row[0], "value", false);
        return new Tables(new JdbcTemplate(service.get(DataSource.class)), "none")
                .read(
                        new Statement<>(sql, List.of(column)),
                        Arrays.stream(values).map(value -> new Object[] {value}).toList(),
                        (row, _) -> row.getString(1));
    }

    @Test
    void numbersKeepTheirScale() {
        List<String> texts = List.of(
                "0",
                "0.00",
                "0.000000000000000001",
                "-0.000001",
                "10.00",
                "-10000",
                "12345678.9",
                "999999999999999999.999999999999999999",
                "-170141183460469231731687303715884105728",
                "20000.0002");

        assertThat(arrived(
                        "numeric", "value", texts.stream().map(BigDecimal::new).toArray()))
                .isEqualTo(texts);
        assertThat(arrived("numeric", "value", new BigDecimal("1E+6"))).containsExactly("1000000");
    }

    private static List<String> arrivedTimes(Object... times) {
        return arrived("timestamptz", "to_char(value at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')", times);
    }

    @Test
    void timesKeepTheirMicroseconds() {
        List<String> texts = List.of(
                "2026-11-27T12:34:56.123456Z",
                "2000-01-01T00:00:00.000000Z",
                "1999-12-31T23:59:59.999999Z",
                "1969-12-31T23:59:59.000001Z",
                "0001-01-01T00:00:00.000000Z",
                "9999-12-31T23:59:59.999999Z");

        assertThat(arrivedTimes(texts.stream().map(Instant::parse).toArray())).isEqualTo(texts);
        assertThat(arrivedTimes(Instant.parse("2026-11-27T12:34:56.123456789Z")))
                .containsExactly("2026-11-27T12:34:56.123456Z");
    }

    @Test
    void nullStaysNull() {
        for (String type : List.of("text", "bigint", "int", "boolean", "numeric", "timestamptz")) {
            assertThat(arrived(type, "value is null", new Object[] {null, null}))
                    .as(type)
                    .containsExactly("t", "t");
        }
        assertThat(arrived("numeric", "value", null, BigDecimal.ONE, null)).containsExactly(null, "1", null);
    }

    @Test
    void aStatementWithAnUnknownColumnOrAnotherTypeIsRefused() {
        Tables tables = new Tables(new JdbcTemplate(service.get(DataSource.class)), "public");
        Table<String> table = Table.of("view_generation");
        tables.check(table.text("view", row -> row).insert());
        assertThatException()
                .isThrownBy(() -> tables.check(table.text("vieuw", row -> row).insert()))
                .withMessageContaining("vieuw");
        assertThatException()
                .isThrownBy(
                        () -> tables.check(table.text("generation", row -> row).insert()))
                .withMessageContaining("generation");
    }
}
