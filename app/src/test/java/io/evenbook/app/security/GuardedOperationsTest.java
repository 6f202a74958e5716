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
}
