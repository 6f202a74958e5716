package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.ClearingRow.window;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.clearing.PositionCommand.PostSettlement;
import io.evenbook.api.clearing.PositionCommand.PrepareSettlement;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.ResolvedAsset;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Money;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.Vocabulary;
import io.evenbook.command.clearing.position.AccountClearing;
import io.evenbook.command.clearing.position.ClearingPosition;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Alice bought 1 BTC from Bob at 100, in the first window, and got 0.998 of it; Bob got 99.9 USD. */
class SettledPositionsTest {
    private static final String TRADED = """
            open alice
            open bob
            deposit alice 1000 USD
            deposit bob 10 BTC
            sell o1 bob 1 @100
            buy o2 alice 1 @100
            novate 1
            close-window 1
            due 1
            """;

    private static final String PREPARE = "prepare 1 alice USD 100 0 BTC 0 0.998, bob USD 0 99.9 BTC 1 0";
    private static final String PAY = "pay 1 alice USD 100 0 0 0 BTC 0 0.998 0 0, bob USD 0 99.9 0 0 BTC 1 0 0 0";
    private static final String PAY_HALF =
            "pay 1 alice USD 50 0 50 0 BTC 0 0.499 0 0.499, bob USD 0 49.95 0 49.95 BTC 0.5 0 0.5 0";
    private static final String CARRY = "pay 1 alice USD 0 0 100 0 BTC 0 0 0 0.998, bob USD 0 0 0 99.9 BTC 0 0 1 0";

    private static DecisionTable traded(String... rows) {
        return DecisionTable.ofScheme(TRADED).then(String.join("\n", rows));
    }

    @Test
    void bothSidesMoveOnceAnAsset() {
        DecisionTable table = traded(
                "net 1",
                PREPARE + " | = | alice 1000 100 900; bob.BTC 10 1 9",
                "resolve-window 1",
                PAY + " | - | alice 1000 100 900 -> 900 0 900; alice.BTC 0 0 0 -> 0.998 0 0.998;"
                        + " bob 0 0 0 -> 99.9 0 99.9; bob.BTC 10 1 9 -> 9 0 9; clearing:alice -100 -> 0;"
                        + " clearing:alice.BTC 0.998 -> 0; clearing:bob 99.9 -> 0; clearing:bob.BTC -1 -> 0;"
                        + " ccp 0; fees 0.1; fees.BTC 0.002");

        assertThat(table.account("alice").clearing()).isEqualTo(AccountClearing.NONE);
        assertThat(table.account("bob").clearing()).isEqualTo(AccountClearing.NONE);
        assertThat(table.world()
                        .entry("ent_win_COINS_1.acc_alice.settled")
                        .orElseThrow()
                        .postings())
                .hasSize(4);
    }

    @Test
    void eachStepIsTakenOnceAndInItsStage() {
        traded(
                PREPARE + " | clearing.window-stage",
                "net 1",
                PAY + " | clearing.window-stage",
                PREPARE + " | =",
                "resolve-window 1",
                PREPARE + " | =",
                PAY,
                PAY + " | =",
                "finish 1",
                PAY + " | =",
                PREPARE + " | =",
                PREPARE.replace("prepare 1", "prepare 3") + " | clearing.window-unknown");
    }

    /** Bob's sums differ, so Alice reserves nothing and pays nothing. */
    @Test
    void allOrNone() {
        DecisionTable table = traded(
                "net 1",
                "prepare 1 alice USD 100 0 BTC 0 0.998, bob USD 0 99.9 BTC 1.1 0 | clearing.sums-differ",
                "prepare 1 alice USD 100 0 BTC 0 0.998, carol USD 1 0 | account.unknown");
        assertThat(table.account("alice").clearing().windows().get(window(1)).get(BTC))
                .isEqualTo(new ClearingPosition(btc("0"), btc("0.998"), btc("0"), null));
        table.then(String.join(
                "\n",
                PREPARE + " | =",
                "resolve-window 1",
                "pay 1 alice USD 100 0 0 0 BTC 0 0.998 0 0, bob USD 0 99.9 0 0 BTC 0.9 0 0 0"
                        + " | clearing.sums-differ | alice 1000 100 900",
                PAY));
    }

    @Test
    void aPartSettlesAndTheRestJoinsTheNextWindow() {
        DecisionTable table = traded(
                "net 1",
                PREPARE + " | =",
                "resolve-window 1",
                """
                sell o3 bob 1 @100
                buy o4 alice 1 @100
                novate 2 window=2
                """,
                PAY_HALF + " | - | alice 1000 200 800 -> 950 150 800; bob.BTC 10 2 8 -> 9.5 1.5 8;"
                        + " clearing:alice -200 -> -150; clearing:bob 199.8 -> 149.85");
        assertThat(table.account("alice").clearing().windows()).containsOnlyKeys(window(2));

        table.then("""
                finish 1
                close-window 2
                due 2
                net 2
                prepare 2 alice USD 150 0 BTC 0 1.497, bob USD 0 149.85 BTC 1.5 0 | =
                resolve-window 2
                pay 2 alice USD 150 0 0 0 BTC 0 1.497 0 0, bob USD 0 149.85 0 0 BTC 1.5 0 0 0 | - | alice 950 150 800 -> 800 0 800; bob.BTC 9.5 1.5 8 -> 8 0 8; clearing:alice -150 -> 0; clearing:bob 149.85 -> 0
                """);
    }

    @Test
    void nothingIsPostedIfAllIsCarriedOver() {
        DecisionTable table = traded("net 1", PREPARE + " | =", "resolve-window 1");
        int entries = entries(table);
        table.then(CARRY + " | - | alice 1000 100 900; clearing:alice -100");

        assertThat(entries(table)).isEqualTo(entries);
        PositionSettled settled = table.world().streams().log().reversed().stream()
                .filter(PositionSettled.class::isInstance)
                .map(PositionSettled.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(settled.entry()).isNull();
        assertThat(settled.entryId()).isNull();
        assertThat(settled.changes()).isEmpty();
        assertThat(settled.balances()).hasSize(2);
    }

    private static int entries(DecisionTable table) {
        return (int) table.world().streams().log().stream()
                .filter(PositionSettled.class::isInstance)
                .filter(event -> ((PositionSettled) event).entry() != null)
                .count();
    }

    /** Its time is over, so its funds count, whether or not anybody has released it. */
    @Test
    void expiredHoldsAreReleasedFirst() {
        traded(
                "hold alice h1 900 USD until=09:00:10 | - | alice 1000 100 900 -> 1000 1000 0",
                "net 1",
                "time 09:00:10 | =",
                PREPARE + " | - | alice 1000 1000 0 -> 1000 100 900");
    }

    @Test
    void freezesStopNothing() {
        traded(
                "freeze alice ALL",
                "freeze bob ALL",
                "net 1",
                PREPARE + " | =",
                "resolve-window 1",
                PAY + " | - | alice 1000 100 900 -> 900 0 900");
    }

    @Test
    void theRestGoesToTheWindowThatSettlesNext() {
        DecisionTable table = traded("close-window 2", "net 1", PREPARE + " | =", "resolve-window 1");
        List<Resolved> alice = List.of(new Resolved(
                Vocabulary.ALICE,
                List.of(
                        new ResolvedAsset(usd("0"), usd("0"), usd("100"), usd("0")),
                        new ResolvedAsset(btc("0"), btc("0"), btc("0"), btc("0.998")))));

        assertThatThrownBy(() -> new PostSettlement(window(1), window(3), alice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be the next after win_COINS_1: carriedTo=win_COINS_3");
        assertThatThrownBy(() -> new PostSettlement(window(1), window(1), alice))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(table.world().send(new PostSettlement(window(1), window(2), alice)))
                .hasSize(1);
    }

    @Test
    void aChunkIsBoundedByParticipantsAndByAssets() {
        assertThat(sizes(chunks(1, 250))).containsExactly(250);
        assertThat(sizes(chunks(1, 251))).containsExactly(250, 1);
        assertThat(sizes(chunks(2, 251))).containsExactly(250, 1);
        assertThat(sizes(chunks(3, 200))).containsExactly(166, 34);
        assertThat(sizes(chunks(501, 3))).as("one alone may have more").containsExactly(1, 1, 1);
        assertThat(chunks(1, 0)).isEmpty();

        assertThat(new PrepareSettlement(window(1), participants(2, 250)).participants())
                .hasSize(250);
        assertThatThrownBy(() -> new PrepareSettlement(window(1), participants(1, 251)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be 1 to 250 with at most 500 assets: participants=251");
        assertThatThrownBy(() -> new PrepareSettlement(window(1), participants(3, 167)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PrepareSettlement(window(1), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        List<Sums> twice =
                List.of(participants(1, 1).getFirst(), participants(1, 1).getFirst());
        assertThatThrownBy(() -> new PrepareSettlement(window(1), twice)).isInstanceOf(IllegalArgumentException.class);
        AssetSums sums = new AssetSums(usd("1"), usd("0"));
        assertThatThrownBy(() -> new Sums(Vocabulary.ALICE, List.of(sums, sums)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<List<Sums>> chunks(int assets, int participants) {
        return PositionCommand.chunks(
                participants(assets, participants), sums -> sums.assets().size());
    }

    private static List<Integer> sizes(List<List<Sums>> chunks) {
        return chunks.stream().map(List::size).toList();
    }

    private static List<Sums> participants(int assets, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Sums(
                        new AccountId("acc_" + number),
                        IntStream.range(0, assets)
                                .mapToObj(asset -> Money.zero(new AssetCode("A" + asset), 2))
                                .map(zero -> new AssetSums(zero, zero))
                                .toList()))
                .toList();
    }
}
