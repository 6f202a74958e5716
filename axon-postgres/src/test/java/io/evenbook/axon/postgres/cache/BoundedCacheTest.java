package io.evenbook.axon.postgres.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.common.caching.Cache;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {

    private final BoundedCache cache = new BoundedCache(10);

    @Test
    void itGivesWhatWasPutUntilItIsRemoved() {
        cache.put("a", 1);
        cache.put("a", 2);
        assertThat(cache.<String, Integer>get("a")).isEqualTo(2);
        assertThat(cache.containsKey("a")).isTrue();
        assertThat(cache.remove("a")).isTrue();
        assertThat(cache.remove("a")).isFalse();
        assertThat(cache.<String, Integer>get("a")).isNull();
        assertThat(cache.containsKey("a")).isFalse();
    }

    @Test
    void itKeepsWhatIsThere() {
        assertThat(cache.putIfAbsent("a", 1)).isTrue();
        assertThat(cache.putIfAbsent("a", 2)).isFalse();
        assertThat(cache.<Integer>computeIfAbsent("a", () -> 3)).isEqualTo(1);
        assertThat(cache.<Integer>computeIfAbsent("b", () -> 3)).isEqualTo(3);
        cache.computeIfPresent("a", (Integer value) -> value + 1);
        cache.computeIfPresent("c", (Integer value) -> value + 1);
        assertThat(cache.<String, Integer>get("a")).isEqualTo(2);
        assertThat(cache.containsKey("c")).isFalse();
        cache.removeAll();
        assertThat(cache.containsKey("a")).isFalse();
    }

    @Test
    void itNeverHoldsMoreThanItsSize() {
        IntStream.range(0, 1000).forEach(key -> cache.put(key, key));
        assertThat(IntStream.range(0, 1000).filter(cache::containsKey)).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void theLeastRecentlyUsedEntryLeavesHoweverOftenItWasUsed() {
        IntStream.range(0, 10).forEach(key -> cache.put(key, key));
        IntStream.range(0, 1000).forEach(time -> cache.get(time % 10));
        cache.get(0);
        IntStream.range(10, 19).forEach(key -> cache.put(key, key));
        assertThat(IntStream.range(0, 19).filter(cache::containsKey))
                .containsExactly(0, 10, 11, 12, 13, 14, 15, 16, 17, 18);
    }

    @Test
    void listenersHearOfEveryChange() {
        List<String> received = new ArrayList<>();
        var registration = cache.registerCacheEntryListener(new Cache.EntryListenerAdapter() {
            @Override
            public void onEntryCreated(Object key, Object value) {
                received.add("created " + key);
            }

            @Override
            public void onEntryUpdated(Object key, Object value) {
                received.add("updated " + key);
            }

            @Override
            public void onEntryRead(Object key, Object value) {
                received.add("read " + key);
            }

            @Override
            public void onEntryRemoved(Object key) {
                received.add("removed " + key);
            }

            @Override
            public void onEntryExpired(Object key) {
                received.add("expired " + key);
            }
        });
        cache.put("a", 1);
        cache.put("a", 2);
        cache.get("a");
        cache.remove("a");
        cache.putIfAbsent("b", 1);
        assertThat(received).containsExactly("created a", "updated a", "read a", "removed a", "created b");
        IntStream.range(0, 10).forEach(key -> cache.put(key, key));
        assertThat(received).endsWith("created 9", "expired b");
        received.clear();
        registration.cancel();
        cache.put("a", 1);
        assertThat(received).isEmpty();
    }

    @Test
    void itsSizeMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BoundedCache(0))
                .withMessage("must be > 0: maximumSize=0");
    }
}
