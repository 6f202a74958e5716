package io.evenbook.command.account;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeId;
import io.evenbook.command.World;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures and releases of one hold may arrive in any order and more than once: the account ends the same. */
class HoldsCommuteTest {
    private static final HoldId HOLD = HoldId.behind(order(1));

    /** 100 dollars of hold: three fills with what the price saved, a reduction, the end. */
    private static final List<AccountCommand> PARTS = List.of(
            payIn(1, "30", "3"),
            payIn(2, "20", "0"),
            payIn(3, "9.999999", "0.000001"),
            new ReleaseHold(ALICE, HOLD, "reduced-to-0.50000000", usd("17")),
            new ReleaseHold(ALICE, HOLD, "end", usd("20")));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99})
    void any_order_with_repeats_ends_in_the_same_state(long seed) {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        AccountState inOrder = stateAfter(PARTS);
        assertThat(inOrder.holds()).isEmpty();
        assertThat(inOrder.balance(usd("0")).posted()).isEqualTo(usd("40.000001"));
        for (int run = 0; run < 200; run++) {
            List<AccountCommand> shuffled = shuffledWithRepeats(random);
            assertThat(stateAfter(shuffled)).as(shuffled.toString()).isEqualTo(inOrder);
        }
    }

    private static List<AccountCommand> shuffledWithRepeats(SplittableRandom random) {
        List<AccountCommand> left = new ArrayList<>(PARTS);
        for (int n = random.nextInt(6); n > 0; n--) {
            left.add(PARTS.get(random.nextInt(PARTS.size())));
        }
        List<AccountCommand> shuffled = new ArrayList<>();
        while (!left.isEmpty()) {
            shuffled.add(left.remove(random.nextInt(left.size())));
        }
        return shuffled;
    }

    private static AccountState stateAfter(List<AccountCommand> parts) {
        World world = new World().funded(ALICE, "100", "0");
        world.send(limit(ALICE, 1, Side.BUY, "100", "1"));
        parts.forEach(world::send);
        return world.account(ALICE);
    }

    private static PayIn payIn(long trade, String captured, String released) {
        return new PayIn(ALICE, TradeId.of(BTC_USD, trade), Side.BUY, HOLD, usd(captured), usd(released), btc("0.1"));
    }
}
