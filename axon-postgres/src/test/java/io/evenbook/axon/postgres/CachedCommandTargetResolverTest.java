package io.evenbook.axon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.modelling.command.AnnotationCommandTargetResolver;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateVersion;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.junit.jupiter.api.Test;

class CachedCommandTargetResolverTest {

    record JarId(String value) {
        @Override
        public String toString() {
            return value;
        }
    }

    record AsRecord(@TargetAggregateIdentifier JarId jarId, int marbles) {
    }

    record WithVersion(@TargetAggregateIdentifier String jarId, @TargetAggregateVersion Integer version) {
    }

    static class WithField {
        @TargetAggregateIdentifier
        private final String jarId = "jar_field";
    }

    static class WithMethod {
        @TargetAggregateIdentifier
        String jarId() {
            return "jar_method";
        }

        @TargetAggregateVersion
        String version() {
            return "7";
        }
    }

    static class Inheriting extends WithMethod {
    }

    record Unannotated(String jarId) {
    }

    private final CachedCommandTargetResolver resolver = new CachedCommandTargetResolver();

    @Test
    void theTargetIsWhatAxonWouldFind() {
        AnnotationCommandTargetResolver axons = AnnotationCommandTargetResolver.builder().build();
        for (Object command : new Object[] {new AsRecord(new JarId("jar_a"), 3), new WithVersion("jar_a", 4),
                new WithVersion("jar_a", null), new WithField(), new WithMethod(), new Inheriting()}) {
            assertThat(target(command)).isEqualTo(axons.resolveTarget(GenericCommandMessage.asCommandMessage(command)));
        }
        assertThat(target(new Inheriting())).isEqualTo(new VersionedAggregateIdentifier((Object) "jar_method", 7L));
    }

    @Test
    void eachCommandOfAClassHasItsOwnTarget() {
        assertThat(target(new WithVersion("jar_a", 1))).isEqualTo(new VersionedAggregateIdentifier((Object) "jar_a", 1L));
        assertThat(target(new WithVersion("jar_b", 2))).isEqualTo(new VersionedAggregateIdentifier((Object) "jar_b", 2L));
    }

    @Test
    void aCommandThatNamesNoAggregateIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> target(new Unannotated("jar_a")))
                .withMessageStartingWith("No field or method says which aggregate it is for");
    }

    private VersionedAggregateIdentifier target(Object command) {
        return resolver.resolveTarget(GenericCommandMessage.asCommandMessage(command));
    }
}
