package io.evenbook.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.demo.Accounts.Funds;
import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Message;
import io.evenbook.demo.recording.RecordedStep;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.replay.Command.Place;
import io.evenbook.demo.replay.Command.Role;
import io.evenbook.demo.replay.Plan;
import io.evenbook.demo.replay.SyntheticMarket;
import java.math.BigDecimal;
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
                "USD",
                Grid.CENTS,
                List.of(
                        new RecordedStep(1, "", new Message.Open("7", Side.BUY, 10_000, 10)),
                        new RecordedStep(2, "", new Message.Open("8", Side.SELL, 10_100, 20)),
                        new RecordedStep(3, "", new Message.Match("8", Side.SELL, 10_100, 5)))));

        assertThat(Accounts.needed(plan, Grid.CENTS))
                .hasSize(3)
                .containsEntry("acc_demo_maker_02", funds("1000.00", "0"))
                .containsEntry("acc_demo_maker_19", funds("0", "20"))
                .containsEntry("acc_demo_taker_04", funds("505.00", "0"));
    }

    @Test
    void noAccountTradesWithItself() {
        Set<String> together = new HashSet<>();
        for (Role role : Role.values()) {
            for (Side side : Side.values()) {
                assertThat(accountsOf(role, side))
                        .isNotEmpty()
                        .allSatisfy(account -> assertThat(together.add(account))
                                .as("only in one group: %s", account)
                                .isTrue());
            }
        }
        assertThat(Accounts.all()).containsExactlyInAnyOrderElementsOf(together);
    }

    @Test
    void ordersAreSpreadOverAllAccounts() {
        Plan plan = Plan.of(SyntheticMarket.generate(3, 2_000));

        assertThat(Accounts.needed(plan, Grid.CENTS)).hasSize(48);
    }

    private static Set<String> accountsOf(Role role, Side side) {
        return LongStream.rangeClosed(1, 200)
                .mapToObj(number -> Accounts.of(new Place(number, role, side, 1, 1, false)))
                .collect(Collectors.toSet());
    }

    private static Funds funds(String quote, String base) {
        return new Funds(new BigDecimal(quote), new BigDecimal(base));
    }
}
