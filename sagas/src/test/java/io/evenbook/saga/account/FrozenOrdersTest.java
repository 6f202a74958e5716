package io.evenbook.saga.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.account.AccountCommand.CancelFrozenOrders;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.saga.Handling;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.Refused;
import io.evenbook.saga.ScriptedCommandBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrozenOrdersTest {
    private static final AccountId ALICE = new AccountId("acc_alice");

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final FrozenOrders orders = new FrozenOrders(new ProcessDispatcher(FrozenOrders.NAME, bus.dispatcher()));

    @ParameterizedTest
    @EnumSource(FreezeLevel.class)
    void afterEachFreezeTheAccountIsAskedToCancelWhatRests(FreezeLevel level) {
        Handling.of(orders, new AccountFrozen(ALICE, level, "under investigation"));

        assertThat(bus.commands()).as("whether there is anything to cancel the account knows").containsExactly(new CancelFrozenOrders(ALICE));
        assertThat(bus.messages().getFirst().getMetaData()).containsEntry(EventMetaData.ACTOR, "system:FrozenOrders");
    }

    @Test
    void itWantsNothingButFreezes() {
        assertThat(Handling.isWanted(orders, new AccountFrozen(ALICE, FreezeLevel.DEBITS, "under investigation"))).isTrue();
        assertThat(Handling.isWanted(orders, new AccountUnfrozen(ALICE, "cleared"))).isFalse();
    }

    @Test
    void aRefusalStopsTheProcessRatherThanBeingLost() {
        bus.answerBy(_ -> {
            throw Refused.with("account.unknown", "there is no such account");
        });

        assertThat(Handling.of(orders, new AccountFrozen(ALICE, FreezeLevel.DEBITS, "under investigation")).exceptionResult())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not be refused: CancelFrozenOrders");
    }
}
