package io.evenbook.app.axon;

import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How events of older revisions are read: each as the next revision, in the order in which these came. */
@Configuration(proxyBeanMethods = false)
class UpcastingConfiguration {

    @Bean
    EventUpcaster eventUpcasters() {
        return new EventUpcasterChain(
                // A hold could not expire.
                new Widened("account.FundsHeld", "1", "2"));
    }

    /** What the next revision adds may be left out, so the payload stays as it is. */
    private static final class Widened extends SingleEventUpcaster {
        private final SimpleSerializedType from;
        private final SimpleSerializedType to;

        Widened(String event, String from, String to) {
            this.from = new SimpleSerializedType(event, from);
            this.to = new SimpleSerializedType(event, to);
        }

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().equals(from);
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(to, byte[].class, payload -> payload);
        }
    }
}
