package io.evenbook.query.support.dispatch;

import java.lang.reflect.Type;
import org.axonframework.messaging.responsetypes.AbstractResponseType;

/**
 * Takes what the handler answers as it is. The query's own type says what that is; Axon's response types know single
 * classes and lists of them, but no generic record such as a page.
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
