package io.evenbook.axon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.Test;

class FirstLightTest {

    @Test
    void commandsBecomeEventsThatStreamsSee() throws Exception {
        try (TestDatabase database = new TestDatabase(); JarHouse house = new JarHouse(database)) {
            BlockingStream<TrackedEventMessage<?>> stream = house.store.openStream(null);
            assertThat(house.done(new Jar.Open("jar_a")).position()).isEqualTo(1);
            assertThat(house.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(2);
            assertThat(house.refused(new Jar.Take("jar_a", 6))).isInstanceOf(Jar.TooFewMarbles.class);
            house.cache.removeAll();
            assertThat(house.done(new Jar.Take("jar_a", 5)).position()).isEqualTo(3);
            assertThat(stream.hasNextAvailable(5, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.nextAvailable().getPayload()).isEqualTo(new Jar.Opened("jar_a"));
            assertThat(stream.nextAvailable().getPayload()).isEqualTo(new Jar.MarblesAdded("jar_a", 5, 5));
            assertThat(stream.nextAvailable().getPayload()).isEqualTo(new Jar.MarblesTaken("jar_a", 5, 0));
        }
    }
}
