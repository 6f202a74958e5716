package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.SchemeRejection.SchemeUnknown;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.market.MarketCommand.AssignSettlement;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketEvent.SettlementAssigned;
import io.evenbook.api.market.MarketRejection.MarketHasOrders;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.market.MarketRejection.SchemeAssigned;
import io.evenbook.api.market.Phase;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeCommand.ResolveTrade;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeRejection.TradeInScheme;
import io.evenbook.api.trade.TradeStatus;
import io.evenbook.command.Handlers;
import io.evenbook.command.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettlementRulesTest {
    private static final SchemeId DAY = SchemeId.named("DAY");
    private static final SchemeId NIGHT = SchemeId.named("NIGHT");
    private static final AssignSettlement ASSIGN = new AssignSettlement(BTC_USD, DAY, "settle net");

    private final World world =
            new World().scheme(DAY).scheme(NIGHT).funded(ALICE, "1000", "10").funded(BOB, "1000", "10");

    private static List<TradeExecuted> trades(List<Object> events) {
        return events.stream()
                .filter(TradeExecuted.class::isInstance)
                .map(TradeExecuted.class::cast)
                .toList();
    }

    @Test
    void aSchemeIsAssignedOnceBeforeTheFirstOrder() {
        assertThat(world.send(ASSIGN)).containsExactly(new SettlementAssigned(BTC_USD, DAY, "settle net"));
        assertThat(world.market().schemeId()).isEqualTo(DAY);
        assertThat(world.send(ASSIGN)).isEmpty();
        assertThat(world.send(new AssignSettlement(BTC_USD, DAY, "again"))).isEmpty();
        assertThat(rejectionOf(() -> world.send(new AssignSettlement(BTC_USD, NIGHT, "why"))))
                .isEqualTo(new SchemeAssigned(BTC_USD, DAY));
    }

    @Test
    void aMarketThatHasTakenAnOrderSettlesAsItDid() {
        world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
        assertThat(rejectionOf(() -> world.send(ASSIGN))).isEqualTo(new MarketHasOrders(BTC_USD));
        world.send(new CancelOrder(BTC_USD, order(1)));
        assertThat(rejectionOf(() -> world.send(ASSIGN))).isEqualTo(new MarketHasOrders(BTC_USD));
        assertThat(world.market().schemeId()).isNull();
    }

    @Test
    void aRepeatAfterTheFirstOrderDoesNothing() {
        world.send(ASSIGN);
        world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
        assertThat(world.send(ASSIGN)).isEmpty();
    }

    @Test
    void marketAndSchemeAreKnownAndTheMarketIsReportedFirst() {
        SchemeId unknown = SchemeId.named("NONE");
        assertThat(rejectionOf(() -> world.send(new AssignSettlement(new MarketId("NO-NO"), unknown, "why"))))
                .isEqualTo(new MarketUnknown("NO-NO"));
        world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
        assertThat(rejectionOf(() -> world.send(new AssignSettlement(BTC_USD, unknown, "why"))))
                .isEqualTo(new SchemeUnknown("sch_NONE"));
    }

    @Test
    void everyTradeNamesTheSchemeAndItsLots() {
        world.send(ASSIGN);
        world.send(limit(ALICE, 1, Side.SELL, "100.00", "1.5"));
        List<TradeExecuted> matched = trades(world.send(limit(BOB, 2, Side.BUY, "101.00", "0.0003")));
        world.send(new ChangePhase(BTC_USD, Phase.CALL, "why", decimal("100"), null));
        world.send(limit(BOB, 3, Side.BUY, "100.00", "1"));
        List<TradeExecuted> crossed = trades(world.send(new ChangePhase(BTC_USD, Phase.OPEN, "why", null, null)));

        assertThat(matched).singleElement().satisfies(trade -> {
            assertThat(trade.schemeId()).isEqualTo(DAY);
            assertThat(trade.settlesGross()).isFalse();
            assertThat(trade.lots()).isEqualTo(3);
            assertThat(trade.quantity()).isEqualTo(btc("0.0003"));
        });
        assertThat(crossed).singleElement().satisfies(trade -> {
            assertThat(trade.makerSide()).isNull();
            assertThat(trade.schemeId()).isEqualTo(DAY);
            assertThat(trade.lots()).isEqualTo(10_000);
            assertThat(trade.quoteAmount()).isEqualTo(usd("100"));
        });
    }

    @Test
    void aTradeWithoutASchemeSettlesGross() {
        world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
        TradeExecuted trade =
                trades(world.send(limit(BOB, 2, Side.BUY, "100.00", "1"))).getFirst();
        assertThat(trade.schemeId()).isNull();
        assertThat(trade.settlesGross()).isTrue();
        assertThat(trade.lots()).isEqualTo(10_000);
        world.send(new SettleTrade(trade.tradeId()));
        assertThat(world.trade(trade.tradeId()).status()).isEqualTo(TradeStatus.SETTLED);
    }

    @Test
    void aTradeOfASchemeIsNotSettledParkedOrCancelledAlone() {
        world.send(ASSIGN);
        world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
        TradeExecuted trade =
                trades(world.send(limit(BOB, 2, Side.BUY, "100.00", "1"))).getFirst();

        List<TradeCommand> gross = List.of(
                new SettleTrade(trade.tradeId()),
                new ParkSettlement(trade.tradeId(), "code", "detail"),
                new RetrySettlement(trade.tradeId(), "why"),
                new CompensateTrade(trade.tradeId(), "why"),
                new ResolveTrade(trade.tradeId(), "why"));
        for (TradeCommand command : gross) {
            assertThat(rejectionOf(() -> world.send(command)))
                    .as("%s", command)
                    .isEqualTo(new TradeInScheme(trade.tradeId(), DAY));
        }
        assertThat(world.trade(trade.tradeId()).status()).isEqualTo(TradeStatus.EXECUTED);
        assertThat(world.account(BOB).balance(usd("0")).held()).isEqualTo(usd("100"));
    }

    @Test
    void anAssignmentThatIsUndoneLeavesNoTrace() {
        world.streams().rehearse(() -> Handlers.decide(ASSIGN, world.streams()));
        assertThat(world.market().schemeId()).isNull();
        world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
        assertThat(trades(world.send(limit(BOB, 2, Side.BUY, "100.00", "1")))
                        .getFirst()
                        .schemeId())
                .isNull();
    }

    @Test
    void aSnapshotHasTheScheme() {
        world.send(ASSIGN);
        world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
        List<byte[]> chunks = new ArrayList<>();
        new MarketChunks().write(world.market(), chunks::add);

        MarketState read = new MarketChunks().read(chunks.iterator());
        assertThat(read.schemeId()).isEqualTo(DAY);
        assertThat(read).isEqualTo(world.market());
    }
}
