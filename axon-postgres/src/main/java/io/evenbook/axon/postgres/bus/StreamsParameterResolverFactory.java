package io.evenbook.axon.postgres.bus;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;

/** Resolves {@link Streams} parameters of annotated command handlers. Axon finds it as a service. */
public final class StreamsParameterResolverFactory implements ParameterResolverFactory {

    @Override
    public ParameterResolver<Streams> createInstance(Executable executable, Parameter[] parameters, int index) {
        if (parameters[index].getType() != Streams.class) {
            return null;
        }
        return new ParameterResolver<>() {

            @Override
            public Streams resolveParameterValue(Message<?> message) {
                return SerialCommandBus.currentStreams();
            }

            @Override
            public boolean matches(Message<?> message) {
                return true;
            }
        };
    }
}
