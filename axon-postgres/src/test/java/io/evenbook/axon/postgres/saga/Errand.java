package io.evenbook.axon.postgres.saga;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;

/** A saga that remembers what happened to it, and is found by its own id and by the tools that it has. */
public class Errand {

    record Begun(String errandId) {}

    record Stepped(String errandId) {}

    record Borrowed(String errandId, String tool) {}

    record Returned(String errandId, String tool) {}

    record Broke(String tool) {}

    record Ended(String errandId) {}

    @JsonProperty
    final List<String> history = new ArrayList<>();

    @StartSaga
    @SagaEventHandler(associationProperty = "errandId")
    void on(Begun begun) {
        history.add("begun");
    }

    @SagaEventHandler(associationProperty = "errandId")
    void on(Stepped stepped) {
        history.add("stepped");
    }

    @SagaEventHandler(associationProperty = "errandId")
    void on(Borrowed borrowed) {
        SagaLifecycle.associateWith("tool", borrowed.tool());
        history.add("borrowed " + borrowed.tool());
    }

    @SagaEventHandler(associationProperty = "errandId")
    void on(Returned returned) {
        SagaLifecycle.removeAssociationWith("tool", returned.tool());
        history.add("returned " + returned.tool());
    }

    @SagaEventHandler(associationProperty = "tool")
    void on(Broke broke) {
        history.add("broke " + broke.tool());
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "errandId")
    void on(Ended ended) {
        history.add("ended");
    }
}
