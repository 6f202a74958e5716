package io.evenbook.projection.view;

import static io.evenbook.projection.Story.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.PositionAnswer;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bob sells 1 of 2 BTC to Alice for 100 USD in a clearing window, in which only Alice settles. */
class PositionRowsTest {
    private static final String POSITIONS = """
            select window_id, account_id, asset, delivers, receives, hold, prepared, delivered, received, uncovered
              from clearing.account_position where window_id like 'win_CRYPTO%' order by 1, 2, 3""";

    @TempDir
    static Path data;

    private static ProjectionService service;
    private static ViewRows rows;
    private static Story story;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data);
        rows = new ViewRows(service);
        story = new Story().begin();
        story.participants();
        happen();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void happen() {
        service.append(story.commands());
        rows.awaitHead();
    }

    @Test
    void aPositionIsNovatedReservedSettledCarriedAndRemoved() {
        OrderId ask = story.ask("2.00000000", 1, "2.00000000");
        TradeExecuted trade = story.match(ask);
        story.novate(trade);
        happen();
        assertThat(rows.of(POSITIONS))
                .containsExactly(
                        "win_CRYPTO_1|acc_alice|BTC|0.00000000|0.99800000|0.00000000|null|null|null|null",
                        "win_CRYPTO_1|acc_alice|USD|100.000000|0.000000|100.000000|null|null|null|null",
                        "win_CRYPTO_1|acc_bob|BTC|1.00000000|0.00000000|1.00000000|null|null|null|null",
                        "win_CRYPTO_1|acc_bob|USD|0.000000|99.900000|0.000000|null|null|null|null");

        story.reserve(BOB, Story.btc("0.50000000"));
        happen();
        assertThat(rows.of("select account_id, asset, prepared from clearing.account_position where prepared > 0"))
                .containsExactly("acc_bob|BTC|0.50000000");

        story.settlePositions(trade);
        happen();
        assertThat(rows.of(POSITIONS))
                .containsExactly(
                        "win_CRYPTO_1|acc_alice|BTC|0.00000000|0.99800000|0.00000000|0.00000000|0.00000000|0.99800000|"
                                + "null",
                        "win_CRYPTO_1|acc_alice|USD|100.000000|0.000000|0.000000|0.000000|100.000000|0.000000|null",
                        "win_CRYPTO_1|acc_bob|BTC|1.00000000|0.00000000|0.00000000|0.00000000|0.00000000|0.00000000|"
                                + "null",
                        "win_CRYPTO_1|acc_bob|USD|0.000000|99.900000|0.000000|0.000000|0.000000|0.000000|null",
                        "win_CRYPTO_2|acc_bob|BTC|1.00000000|0.00000000|1.00000000|null|null|null|null",
                        "win_CRYPTO_2|acc_bob|USD|0.000000|99.900000|0.000000|null|null|null|null");

        story.settledWindows(PositionAnswer.SETTLED_WINDOWS);
        happen();
        assertThat(rows.of(POSITIONS)).as("the last windows keep them").hasSize(6);
        story.settledWindow(PositionAnswer.SETTLED_WINDOWS + 1);
        happen();
        assertThat(rows.of(POSITIONS)).hasSize(2).allMatch(row -> row.startsWith("win_CRYPTO_2"));
    }

    @Test
    void netDeliveriesThatNothingIsHeldForAreUncovered() {
        for (String row : List.of(
                "'acc_1', 'USD', 10, 4, 5",
                "'acc_2', 'USD', 10, 5, 5",
                "'acc_3', 'USD', 4, 10, 0",
                "'acc_4', 'USD', 10, 0, 0")) {
            rows.execute("insert into clearing_1.account_position values ('win_X_1', %s, null, null, null, 1)"
                    .formatted(row));
        }
        String uncovered = "select account_id, uncovered from clearing.account_position"
                + " where window_id = 'win_X_1' and uncovered is not null order by 1";
        assertThat(rows.of(uncovered)).containsExactly("acc_1|1", "acc_4|10");
        rows.execute("update clearing_1.account_position set prepared = 3 where account_id = 'acc_4'");
        assertThat(rows.of(uncovered)).containsExactly("acc_1|1", "acc_4|7");
        rows.execute("update clearing_1.account_position set delivered = 3, received = 0 where account_id = 'acc_4'");
        assertThat(rows.of(uncovered)).containsExactly("acc_1|1");
        rows.execute("delete from clearing_1.account_position where window_id = 'win_X_1'");
    }

    @Test
    void aParticipantHasItsPresentTermsAndCollateral() {
        assertThat(rows.of("select scheme_id, account_id, funding, caps, reason, enrolled_at is null, margin, fund"
                        + " from clearing.participant order by 2"))
                .containsExactly(
                        "sch_CRYPTO|acc_alice|CREDIT|[{\"asset\":\"USD\",\"netDebitCap\":\"500.000000\"}]|agreed|f|"
                                + "25.000000|null",
                        "sch_CRYPTO|acc_bob|PREFUNDED|[]|null|t|null|10.000000");
    }
}
