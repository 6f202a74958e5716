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

    record GaveBack(String errandId, String tool) {}

    record Broke(String tool) {}

    record Ended(String errandId) {}

    @JsonProperty
    final List<String> heard = new ArrayList<>();

    @StartSaga
    @SagaEventHandler(associationProperty = "errandId")
    void on(Begun begun) {
        heard.add("begun");
    }

    @SagaEventHandler(associationProperty = "errandId")
    void on(Stepped stepped) {
        heard.add("stepped");
    }

    @SagaEventHandler(associationProperty = "errandId")
    void on(Borrowed borrowed) {
        SagaLifecycle.associateWith("tool", borrowed.tool());
        heard.add("borrowed " + borrowed.tool());
    }

    @SagaEventHandler(associationProperty = "errandId")
    void on(GaveBack gaveBack) {
        SagaLifecycle.removeAssociationWith("tool", gaveBack.tool());
        heard.add("gave back " + gaveBack.tool());
    }

    @SagaEventHandler(associationProperty = "tool")
    void on(Broke broke) {
        heard.add("broke " + broke.tool());
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "errandId")
    void on(Ended ended) {
        heard.add("ended");
    }
}
