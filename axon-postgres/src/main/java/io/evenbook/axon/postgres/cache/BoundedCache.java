package io.evenbook.axon.postgres.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map.Entry;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;

/**
 * A cache that holds its entries strongly, up to a number of them; beyond it the entry leaves that was used longest
 * ago. Unlike a weak cache it keeps its content through garbage collections. Use, and not how often, decides: an
 * aggregate is mostly needed for a short while, and one that was just born must not give way to those that had their
 * time. A cache that goes by frequency, once full, would have nearly each new aggregate read from the store again.
 *
 * <p>May be used by any number of threads; one lock is held for the time of a look-up.
 */
public class BoundedCache implements Cache {

    private final long maximumSize;
    /** In the order in which they were used; guarded by itself. */
    private final LinkedHashMap<Object, Object> entries = new LinkedHashMap<>(16, 0.75f, true);

    private final List<EntryListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * Creates an empty cache.
     *
     * @param maximumSize the number of entries it keeps; must be > 0
     */
    public BoundedCache(long maximumSize) {
        if (maximumSize <= 0) {
            throw new IllegalArgumentException("must be > 0: maximumSize=" + maximumSize);
        }
        this.maximumSize = maximumSize;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <K, V> V get(K key) {
        V value;
        synchronized (entries) {
            value = (V) entries.get(key);
        }
        if (value != null) {
            tell(listener -> listener.onEntryRead(key, value));
        }
        return value;
    }

    @Override
    public void put(Object key, Object value) {
        Object before;
        Entry<Object, Object> expired;
        synchronized (entries) {
            before = entries.put(key, value);
            expired = pollExpired();
        }
        if (before == null) {
            tell(listener -> listener.onEntryCreated(key, value));
        } else {
            tell(listener -> listener.onEntryUpdated(key, value));
        }
        tellExpired(expired);
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        boolean absent;
        Entry<Object, Object> expired;
        synchronized (entries) {
            absent = entries.putIfAbsent(key, value) == null;
            expired = pollExpired();
        }
        if (absent) {
            tell(listener -> listener.onEntryCreated(key, value));
        }
        tellExpired(expired);
        return absent;
    }

    private Entry<Object, Object> pollExpired() {
        return entries.size() > maximumSize ? entries.pollFirstEntry() : null;
    }

    private void tellExpired(Entry<Object, Object> expired) {
        if (expired != null) {
            tell(listener -> listener.onEntryExpired(expired.getKey()));
        }
    }

    @Override
    public boolean remove(Object key) {
        boolean present;
        synchronized (entries) {
            present = entries.remove(key) != null;
        }
        if (present) {
            tell(listener -> listener.onEntryRemoved(key));
        }
        return present;
    }

    @Override
    public void removeAll() {
        List<Object> keys;
        synchronized (entries) {
            keys = List.copyOf(entries.keySet());
        }
        keys.forEach(this::remove);
    }

    /** Does not count as use. */
    @Override
    public boolean containsKey(Object key) {
        synchronized (entries) {
            return entries.containsKey(key);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> void computeIfPresent(Object key, UnaryOperator<V> update) {
        Object updated;
        synchronized (entries) {
            updated = entries.computeIfPresent(key, (k, value) -> update.apply((V) value));
        }
        if (updated != null) {
            tell(listener -> listener.onEntryUpdated(key, updated));
        }
    }

    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(Consumer<EntryListener> news) {
        listeners.forEach(news);
    }
}
