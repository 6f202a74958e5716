package io.evenbook.command;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PreparePart;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryLegs;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.MarketCommand.HaltMarket;
import io.evenbook.api.market.MarketCommand.ReduceOrder;
import io.evenbook.api.order.Side;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.market.MarketState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A state that was written as JSON and read back is the same state, and goes on the same. */
class SnapshotTest {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    private final World world = new World().funded(ALICE, "1000", "10").funded(BOB, "1000", "10");

    /** Leaves something in every part of both states. */
    @BeforeEach
    void live() {
        world.trade(limit(ALICE, 1, Side.SELL, "100.00", "2"));
        world.trade(limit(ALICE, 2, Side.SELL, "100.00", "2"));
        world.trade(limit(ALICE, 3, Side.SELL, "101.00", "2"));
        world.trade(limit(BOB, 4, Side.BUY, "99.00", "1"));
        List<Object> trade = world.trade(limit(BOB, 5, Side.BUY, "100.00", "1"));
        World.settlementCommands(trade).stream().filter(PayIn.class::isInstance).forEach(world::send);
        world.send(new ReduceOrder(BTC_USD, order(2), decimal("1.5")));
        WithdrawalId ended = WithdrawalId.of(unique(1), ALICE);
        world.send(new RequestWithdrawal(ALICE, ended, requested(USD, "1"), "out", null, NOW));
        world.send(new CancelWithdrawal(ALICE, ended));
        world.send(new RequestWithdrawal(ALICE, WithdrawalId.of(unique(2), ALICE), requested(USD, "1"), "out", null, NOW));
        world.send(new PlaceHold(ALICE, new HoldId("hld_1"), requested(USD, "5"), null, NOW));
        world.send(new SetLimits(ALICE, USD, decimal("-5"), decimal("5000"), Direction.BOTH, "credit line"));
        world.send(new PreparePart(ALICE, new GroupId("grp_1"), List.of(new EntryLegs(
                new EntryId("ent_1"), EntryKind.ADJUSTMENT, "fee", null, null, List.of(Posting.debit(LedgerAccount.customer(ALICE), usd("1")))))));
        world.send(new FreezeAccount(ALICE, "odd"));
        world.send(new HaltMarket(BTC_USD, "pause"));
    }

    @Test
    void an_account_comes_back_as_it_was() {
        AccountState before = world.account(ALICE);
        assertThat(before.holds()).isNotEmpty();
        assertThat(before.receipts()).isNotEmpty();
        assertThat(before.withdrawals()).hasSize(2);
        assertThat(before.limits()).isNotEmpty();
        assertThat(before.parts()).isNotEmpty();
        assertThat(JSON.readValue(JSON.writeValueAsString(before), AccountState.class)).isEqualTo(before);
    }

    @Test
    void a_market_comes_back_as_it_was() {
        MarketState before = world.market();
        String json = JSON.writeValueAsString(before);
        MarketState after = JSON.readValue(json, MarketState.class);
        assertThat(after).isEqualTo(before);
        assertThat(after.book().resting()).hasSize(4).isEqualTo(before.book().resting());
    }
}
