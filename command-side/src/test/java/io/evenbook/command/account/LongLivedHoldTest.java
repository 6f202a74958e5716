package io.evenbook.command.account;

import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.Side;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A hold that is open for long does not grow with each change that cannot come again. */
class LongLivedHoldTest {
    private final World world = new World().funded(BOB, "0", "100");

    private Hold hold(HoldId holdId) {
        return world.account(BOB).holds().get(holdId);
    }

    @Test
    void amendmentsAreDecidedWithTheirOrder() {
        HoldId holdId = HoldId.behind(order(1));
        world.send(limit(BOB, 1, Side.SELL, "100.00", "50"));
        for (String quantity : List.of("51", "40", "60", "30")) {
            world.send(new AmendOrder(BTC_USD, order(1), new BigDecimal(quantity), null, null, null));
            assertThat(hold(holdId).remaining().amount()).isEqualByComparingTo(quantity);
            assertThat(hold(holdId).keys()).isEmpty();
        }
    }

    /** The log has the keys of captures, and so refuses a second one. */
    @Test
    void capturesUseKeysOfTheLog() {
        HoldId holdId = HoldId.named("h1");
        world.send(new PlaceHold(BOB, holdId, new Requested(BTC, new BigDecimal("50")), null));
        for (int n = 1; n <= 4; n++) {
            world.send(capture(holdId, n));
            assertThat(hold(holdId).keys()).isEmpty();
        }
        assertThat(hold(holdId).remaining().amount()).isEqualByComparingTo("46");
    }

    private static CaptureHold capture(HoldId holdId, int n) {
        return new CaptureHold(
                BOB, holdId, "capture-" + n, new Requested(BTC, BigDecimal.ONE), TransferId.named(unique(n)), null);
    }
}
