package io.evenbook.query.support.dispatch;

import java.lang.reflect.Type;
import org.axonframework.messaging.responsetypes.AbstractResponseType;

/**
 * Accepts any answer unchanged. The query's own type gives the class of its answer; Axon's response types know classes
 * and lists of them, but no generic record such as {@code Page<A>}.
 */
final class AnswerType<R> extends AbstractResponseType<R> {

    AnswerType() {
        super(Object.class);
    }

    @Override
    public boolean matches(Type responseType) {
        return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    public R convert(Object response) {
        return (R) response;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Class<R> responseMessagePayloadType() {
        return (Class<R>) Object.class;
    }
}
