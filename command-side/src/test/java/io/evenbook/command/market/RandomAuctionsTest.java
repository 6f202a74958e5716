package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketEvent.AuctionUncrossed;
import io.evenbook.api.market.Phase;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random calls and their auctions. After each commit the invariants compare every hold and every reservation with what
 * the orders and the unsettled trades need.
 */
class RandomAuctionsTest {
    private static final long SEED = 19;
    private static final AccountId CAROL = new AccountId("acc_carol");
    private static final List<AccountId> ACCOUNTS = List.of(ALICE, BOB, CAROL);

    private final Random random = new Random(SEED);
    private final World world = new World().unlimited();
    private final List<Object> later = new ArrayList<>();
    private long orders;

    @Test
    void everyUnitThatWasHeldIsCapturedOrReleased() {
        ACCOUNTS.forEach(account -> world.funded(account, "1000000", "10000"));
        int trades = 0;
        for (int round = 0; round < 60; round++) {
            world.send(new ChangePhase(BTC_USD, Phase.CALL, "round " + round, decimal("100"), null));
            for (int i = random.nextInt(25); i > 0; i--) {
                world.send(order());
            }
            List<Object> events = world.send(new ChangePhase(BTC_USD, Phase.OPEN, "round " + round, null, null));
            trades += uncrossed(events);
            later.addAll(World.processCommands(events));
            settleSome();
            if (random.nextInt(3) == 0) {
                later.addAll(
                        World.processCommands(world.send(new CancelOrders(BTC_USD, null, CancelReason.REQUESTED))));
            }
        }
        later.addAll(World.processCommands(world.send(new CancelOrders(BTC_USD, null, CancelReason.REQUESTED))));
        later.forEach(world::send);

        assertThat(trades).as("seed %d", SEED).isGreaterThan(100);
        for (AccountId account : ACCOUNTS) {
            assertThat(world.account(account).holds().open())
                    .as("seed %d", SEED)
                    .isEmpty();
        }
    }

    /** Returns how many trades there were; all of one auction have its price. */
    private static int uncrossed(List<Object> events) {
        List<TradeExecuted> trades = events.stream()
                .filter(TradeExecuted.class::isInstance)
                .map(TradeExecuted.class::cast)
                .toList();
        assertThat(trades.stream().map(TradeExecuted::price).distinct()).hasSizeLessThanOrEqualTo(1);
        assertThat(events.stream().filter(AuctionUncrossed.class::isInstance)).hasSize(trades.isEmpty() ? 0 : 1);
        return trades.size();
    }

    private Object order() {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        AccountId account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        BigDecimal price = BigDecimal.valueOf(9_900 + random.nextInt(200), 2);
        BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(50_000), 4);
        return limit(account, ++orders, side, price.toPlainString(), quantity.toPlainString());
    }

    /** Settlements and releases arrive in any order. */
    private void settleSome() {
        Collections.shuffle(later, random);
        int count = random.nextInt(later.size() + 1);
        later.subList(0, count).forEach(world::send);
        later.subList(0, count).clear();
    }
}
