package io.evenbook.command.parked;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.ParkedId;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.api.parked.ParkedEvent;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.command.parked.ParkedState.Stage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParkedStateTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            prk_OrderEnds_7, ,         true
            prk_OrderEnds_7, PARKED,   false
            prk_OrderEnds_7, RETRIED,  true
            prk_OrderEnds_7, RESOLVED, false
            prk_accounts_7,  ,         true
            prk_accounts_7,  PARKED,   false
            prk_accounts_7,  RETRIED,  true
            prk_accounts_7,  RESOLVED, true""")
    void anEventIsParkedUnlessItIsAlreadyOrAProcessIsDoneWithIt(String id, Stage stage, boolean isParked) {
        ParkedId parkedId = new ParkedId(id);
        ParkedState state = stage == null ? null : new ParkedState(parkedId, stage);
        List<ParkedEvent> expected = isParked
                ? List.of(new EventParked(parkedId, "e-7", "order.OrderCancelled", "saga.failed", "a fault"))
                : List.of();
        assertThat(ParkedState.decide(
                        state, new ParkEvent(parkedId, "e-7", "order.OrderCancelled", "saga.failed", "a fault")))
                .isEqualTo(expected);
    }
}
