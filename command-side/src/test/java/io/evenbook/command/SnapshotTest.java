package io.evenbook.command;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.named;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.MoveCollateral;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.Phase;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.Side;
import io.evenbook.axon.postgres.snapshot.ChunkForm;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.market.BookView;
import io.evenbook.command.market.MarketState;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A state written to a snapshot and read back equals the original and decides the same. */
class SnapshotTest {
    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final WithdrawalId WITHDRAWAL = WithdrawalId.of(unique(2), ALICE);

    private static final ChunkForm<MarketState> MARKETS =
            MarketState.AGGREGATE.type().snapshotKind().form();

    private final World world = lived();

    /** Fills every part of both states. */
    private static World lived() {
        World world = new World().funded(ALICE, "1000", "10").funded(BOB, "1000", "10");
        ClearingRow.SCHEME.forEach(world::send);
        world.send(named(limit(ALICE, 1, Side.SELL, "100.00", "2"), "c-1"));
        world.send(limit(ALICE, 2, Side.SELL, "100.00", "2"));
        world.send(limit(ALICE, 3, Side.SELL, "101.00", "2"));
        world.send(limit(BOB, 4, Side.BUY, "99.00", "1"));
        world.send(limit(BOB, 5, Side.BUY, "100.00", "1"));
        world.send(new AmendOrder(BTC_USD, order(2), decimal("1.5"), null, null, null));
        world.send(new RequestWithdrawal(ALICE, WITHDRAWAL, requested(USD, "1"), "out", null, NOW.plusSeconds(60)));
        world.send(new PlaceHold(ALICE, new HoldId("hld_1"), requested(USD, "5"), NOW.plusSeconds(30)));
        world.send(new CaptureHold(
                ALICE,
                new HoldId("hld_1"),
                "c1",
                new Requested(null, BigDecimal.ONE),
                TransferId.named(unique(1)),
                null));
        world.send(new SetLimits(ALICE, USD, decimal("-5"), decimal("5000"), Direction.BOTH, "credit line"));
        world.send(new NovateTrades(ClearingRow.window(1), List.of(TradeId.of(BTC_USD, 1))));
        world.send(new MoveCollateral(
                ALICE,
                ClearingRow.COINS,
                CollateralPurpose.FUND,
                CollateralDirection.IN,
                decimal("10"),
                EntryId.named("fund"),
                "agreed"));
        List<Requested> caps = List.of(requested(USD, "50"));
        world.send(new EnrolParticipant(ALICE, ClearingRow.COINS, Funding.CREDIT, caps, "agreed"));
        world.send(new FreezeAccount(ALICE, FreezeLevel.TRADING, "odd"));
        world.send(new ChangePhase(BTC_USD, Phase.HALTED, "pause", null, null));
        return world;
    }

    @BeforeEach
    void somethingIsInEveryPart() {
        AccountState alice = world.account(ALICE);
        assertThat(alice.holds().open()).hasSize(5);
        assertThat(alice.withdrawals().pending()).hasSize(1);
        assertThat(alice.holds().expiries()).hasSize(2);
        assertThat(alice.positions().byAsset()).hasSize(2);
        assertThat(alice.positions().byAsset().get(USD).limits()).isNotNull();
        assertThat(alice.positions().byAsset().get(USD).reserved()).isPositive();
        assertThat(alice.clearing().schemes()).hasSize(1);
        assertThat(alice.clearing().collateral()).hasSize(1);
        assertThat(alice.clearing().windows().get(ClearingRow.window(1))).hasSize(2);
        assertThat(alice.freezeLevel()).isEqualTo(FreezeLevel.TRADING);
        assertThat(BookView.orderIds(world.streams(), BTC_USD)).hasSize(4);
    }

    @Test
    void anAccountComesBackAsItWas() {
        AccountState before = world.account(ALICE);
        assertThat(JSON.readValue(JSON.writeValueAsBytes(before), AccountState.class))
                .isEqualTo(before);
    }

    @Test
    void aMarketComesBackAsItWas() {
        MarketState before = world.market();
        assertThat(copy(before)).isEqualTo(before).isNotSameAs(before);
    }

    @Test
    void whatGoesOnFromSnapshotsGoesOnTheSame() {
        World restored = lived();
        restored.streams()
                .restore(AccountState.AGGREGATE.type(), ALICE, copy(restored.account(ALICE), AccountState.class));
        restored.streams().restore(AccountState.AGGREGATE.type(), BOB, copy(restored.account(BOB), AccountState.class));
        restored.streams().restore(MarketState.AGGREGATE.type(), BTC_USD, copy(restored.market()));
        assertThat(goesOn(restored)).isEqualTo(goesOn(world));
        assertThat(restored.account(ALICE)).isEqualTo(world.account(ALICE));
        assertThat(restored.market()).isEqualTo(world.market());
    }

    private static <S> S copy(S state, Class<S> type) {
        return JSON.readValue(JSON.writeValueAsBytes(state), type);
    }

    private static MarketState copy(MarketState market) {
        return MARKETS.read(chunks(market).iterator());
    }

    private static List<byte[]> chunks(MarketState market) {
        List<byte[]> chunks = new ArrayList<>();
        MARKETS.write(market, chunks::add);
        return chunks;
    }

    private static List<Object> goesOn(World world) {
        List<Function<World, List<Object>>> steps = List.of(
                each -> each.send(new UnfreezeAccount(ALICE, "fine")),
                each -> each.send(new ChangePhase(BTC_USD, Phase.OPEN, "go", null, null)),
                each -> {
                    assertThat(rejectionOf(() -> each.send(named(limit(ALICE, 6, Side.BUY, "90.00", "1"), "c-1")))
                                    .code())
                            .isEqualTo("order.client-order-id-used");
                    return List.of();
                },
                each -> each.send(new AmendOrder(BTC_USD, order(1), decimal("3"), null, decimal("1"), null)),
                each -> each.send(new AmendOrder(BTC_USD, order(2), null, decimal("99.50"), null, null)),
                each -> each.send(limit(BOB, 7, Side.BUY, "101.00", "4")),
                each -> each.at(NOW.plusSeconds(30)).send(new ExpireHolds(ALICE)),
                each -> each.send(new ConfirmWithdrawal(ALICE, WITHDRAWAL)),
                each -> each.send(new CancelOrder(BTC_USD, order(3))));
        return steps.stream().flatMap(step -> step.apply(world).stream()).toList();
    }

    /** If the form of a state changes, raise its revision or version, and write a new sample. */
    @Test
    void theFormOfTheSnapshotsIsThatOfTheirRevisions() throws IOException {
        assertThat(JSON.readTree(JSON.writeValueAsBytes(world.account(ALICE))))
                .isEqualTo(JSON.readTree(sample("Account-1.json")));
        assertThat(JSON.readValue(sample("Account-1.json"), AccountState.class)).isEqualTo(world.account(ALICE));
        List<byte[]> market = chunks(world.market());
        assertThat(market).as("all but the book, and the book").hasSize(2);
        assertThat(HexFormat.of().formatHex(market.getLast()))
                .isEqualTo(sample("Market-%d.txt".formatted(MARKETS.version())).strip());
    }

    private static String sample(String name) throws IOException {
        try (InputStream sample = SnapshotTest.class.getResourceAsStream("snapshots/" + name)) {
            return new String(sample.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
