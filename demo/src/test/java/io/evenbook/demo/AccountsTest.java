package io.evenbook.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.demo.Accounts.Funds;
import io.evenbook.demo.lobster.LobsterMessage;
import io.evenbook.demo.lobster.MessageType;
import io.evenbook.demo.lobster.Recording;
import io.evenbook.demo.lobster.Side;
import io.evenbook.demo.replay.Command.Place;
import io.evenbook.demo.replay.Command.Role;
import io.evenbook.demo.replay.Plan;
import io.evenbook.demo.replay.SyntheticMarket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AccountsTest {
    @Test
    void eachAccountIsFundedForAllItsOrdersAtOnce() {
        Plan plan = Plan.of(new Recording(
                "X",
                List.of(
                        new LobsterMessage(1, MessageType.SUBMISSION, 7, 10, 1_000_000, Side.BUY),
                        new LobsterMessage(2, MessageType.SUBMISSION, 8, 20, 1_010_000, Side.SELL),
                        new LobsterMessage(3, MessageType.EXECUTION, 8, 5, 1_010_000, Side.SELL)),
                List.of()));

        assertThat(Accounts.needed(plan))
                .hasSize(3)
                .containsEntry("acc_demo_maker_02", new Funds(10_000_000, 0))
                .containsEntry("acc_demo_maker_03", new Funds(0, 20))
                .containsEntry("acc_demo_taker_04", new Funds(5_050_000, 0));
    }

    @Test
    void noAccountTradesWithItself() {
        Set<String> makers = accountsOf(Role.MAKER);
        Set<String> takers = accountsOf(Role.TAKER);
        Set<String> seeds = accountsOf(Role.SEED);

        assertThat(makers).doesNotContainAnyElementsOf(takers).doesNotContainAnyElementsOf(seeds);
        assertThat(takers).doesNotContainAnyElementsOf(seeds);
        Set<String> together = new HashSet<>(makers);
        together.addAll(takers);
        together.addAll(seeds);
        assertThat(Accounts.all()).containsExactlyInAnyOrderElementsOf(together);
    }

    @Test
    void ordersAreSpreadOverAllAccounts() {
        Plan plan = Plan.of(SyntheticMarket.generate(3, 2_000));

        assertThat(Accounts.needed(plan)).hasSize(48);
    }

    private static Set<String> accountsOf(Role role) {
        return LongStream.rangeClosed(1, 200)
                .mapToObj(number -> Accounts.of(new Place(number, role, Side.BUY, 1, 1, false)))
                .collect(Collectors.toSet());
    }
}
