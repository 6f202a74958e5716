package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RequestBounds;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.AssignSettlement;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.World;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An account has at most 500 assets in clearing, so that a window settles all of them in one commit. */
class ClearingAssetsTest {
    /** With the dollar, that all are paid in, one more than an account may have. */
    private static final int MARKETS = PositionCommand.MAX_POSITIONS;

    private final ClearedMarket market = new ClearedMarket();
    private final World world = market.world();

    @Test
    void anOrderMayNotAddTheAssetBeyond() {
        world.funded(ALICE, "1000", "0").funded(BOB, "1000", "0");
        IntStream.rangeClosed(1, MARKETS + 1).forEach(this::list);
        IntStream.range(1, MARKETS - 1).forEach(number -> market.send(buy(ALICE, number)));
        market.send(buy(ALICE, MARKETS - 1));
        assertThat(rejectionOf(() -> market.send(buy(ALICE, MARKETS))))
                .isEqualTo(new RequestBounds("assets in clearing", 500));
        // More of the same assets, and another account
        market.send(order(ALICE, 1, 2_000, Side.BUY));
        market.send(buy(BOB, MARKETS));
        // An order that ends makes room
        market.send(new CancelOrder(marketId(7), OrderId.of(marketId(7), unique(7))));
        market.send(buy(ALICE, MARKETS));
        assertThat(rejectionOf(() -> market.send(order(ALICE, 7, 3_000, Side.BUY)))
                        .code())
                .isEqualTo("request.bounds");
        // A market that settles gross has no such bound
        market.send(buy(ALICE, MARKETS + 1));
    }

    /** Trades take as much room as open orders. */
    @Test
    void aWindowSettlesAllThatAnAccountMayHave() {
        world.funded(ALICE, "1000", "0").funded(BOB, "1000", "0");
        IntStream.rangeClosed(1, MARKETS).forEach(this::list);
        for (int number = 1; number < MARKETS; number++) {
            world.deposit(BOB, asset(number), "1");
            market.send(order(BOB, number, 1_000 + number, Side.SELL));
            market.send(buy(ALICE, number));
        }
        market.novate();
        assertThat(world.account(ALICE).clearing().size()).isEqualTo(500);
        assertThat(rejectionOf(() -> market.send(buy(ALICE, MARKETS))).code()).isEqualTo("request.bounds");
        market.prepare();
        List<Object> posted = market.post(true);
        assertThat(posted).hasAtLeastOneElementOfType(PositionSettled.class);
        market.send(buy(ALICE, MARKETS));
    }

    private void list(int number) {
        world.send(new RegisterAsset(asset(number), "Asset " + number, AssetType.CRYPTO, 4));
        world.send(new ListMarket(
                marketId(number), asset(number), USD, decimal("0.01"), decimal("0.0001"), decimal("0"), decimal("0")));
        if (number <= MARKETS) {
            world.send(new AssignSettlement(marketId(number), ClearedMarket.SCHEME, "net"));
        }
    }

    private static AssetCode asset(int number) {
        return new AssetCode("A" + number);
    }

    private static MarketId marketId(int number) {
        return new MarketId("A" + number + "-USD");
    }

    private static PlaceOrder buy(AccountId accountId, int number) {
        return order(accountId, number, number, Side.BUY);
    }

    private static PlaceOrder order(AccountId accountId, int number, int unique, Side side) {
        return new PlaceOrder(
                accountId,
                OrderId.of(marketId(number), unique(accountId.equals(BOB) ? 5_000 + unique : unique)),
                marketId(number),
                Limit.of(side, decimal("0.01"), decimal("0.01"), TimeInForce.GTC),
                SelfTradePrevention.NONE,
                null);
    }
}
