package io.evenbook.saga.clearing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class BinaryCopyTest {
    private static ProcessRun run;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() throws Exception {
        run = new ProcessRun();
        jdbc = run.jdbc();
    }

    @AfterAll
    static void stop() throws Exception {
        run.close();
    }

    @Test
    void eachTypeIsReadAsItIs() {
        assertThat(read(
                        "values (-7, 5000000000, true, 'Größe', 12.30), (2147483647, -1, false, '', 0)",
                        row -> List.of(row.integer(), row.bigint(), row.bool(), row.text(), row.numeric())))
                .containsExactly(
                        List.of(-7, 5_000_000_000L, true, "Größe", new BigDecimal("12.30")),
                        List.of(Integer.MAX_VALUE, -1L, false, "", BigDecimal.ZERO));
    }

    @Test
    void amountsOfAnySizeKeepEachDigit() {
        Random random = new Random(20);
        List<BigDecimal> amounts = new ArrayList<>(List.of(new BigDecimal("0.00"), new BigDecimal("10000")));
        for (int i = 0; i < 2_000; i++) {
            amounts.add(new BigDecimal(new BigInteger(random.nextInt(1, 130), random), random.nextInt(19))
                    .multiply(BigDecimal.valueOf(random.nextInt(-1, 2))));
        }
        String values =
                amounts.stream().map(BigDecimal::toPlainString).collect(Collectors.joining("), (", "values (", ")"));
        assertThat(read("select column1::numeric from (%s) amounts".formatted(values), BinaryCopy::numeric))
                .isEqualTo(amounts);
    }

    @Test
    void manyRowsComeInTheirOrder() {
        assertThat(read("select i::bigint from generate_series(1, 100000) i", BinaryCopy::bigint))
                .isEqualTo(LongStream.rangeClosed(1, 100_000).boxed().toList());
        assertThat(read("select 1 where false", BinaryCopy::integer)).isEmpty();
    }

    @Test
    void whatCannotBeTakenInIsRefusedAndTheTransactionGoesOn() {
        new TransactionTemplate(new DataSourceTransactionManager(jdbc.getDataSource())).executeWithoutResult(_ -> {
            assertThatThrownBy(() -> read("select i from generate_series(1, 100000) i", BinaryCopy::bigint))
                    .hasMessageContaining("must be of type bigint");
            assertThatThrownBy(() -> read("select null::text", BinaryCopy::text))
                    .hasMessageContaining("must not be null");
            assertThatThrownBy(() -> read("select 'NaN'::numeric", BinaryCopy::numeric))
                    .hasMessageContaining("must be a finite number");
            assertThat(read("select 1", BinaryCopy::integer)).containsExactly(1);
        });
    }

    @Test
    void aQueryThatFailsAmidItsRowsFails() {
        String query = "select 1 / (50000 - i) from generate_series(1, 100000) i";
        assertThatThrownBy(() -> read(query, BinaryCopy::integer)).hasMessageContaining("division by zero");
        assertThat(read("select 1", BinaryCopy::integer)).containsExactly(1);
    }

    private static <T> List<T> read(String query, Function<BinaryCopy, T> row) {
        List<T> rows = new ArrayList<>();
        BinaryCopy.read(jdbc, query, each -> rows.add(row.apply(each)));
        return rows;
    }
}
