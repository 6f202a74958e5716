package io.evenbook.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.command.approval.GuardedCommands;
import org.junit.jupiter.api.Test;

class GuardedOperationsTest {

    /** Otherwise nobody could approve it. */
    @Test
    void everyOperationThatCanNeedASecondPersonIsAPermissionOfARole() {
        assertThat(Roles.permissions()).containsAll(GuardedCommands.operations());
    }

    @Test
    void inASessionEachOfThemNeedsAPasswordShownShortlyBefore() {
        assertThat(GuardedCommands.operations()).allMatch(Roles::needsConfirmation);
        assertThat(Roles.permissions().stream().filter(Roles::needsConfirmation))
                .contains("withdrawal:request", "key:change", "delegation:change", "approval:decide", "ledger:bulk");
    }
}
