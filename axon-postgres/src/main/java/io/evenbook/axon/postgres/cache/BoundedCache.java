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
 * A cache with a maximum number of entries, held strongly; the least recently used entry leaves first. Unlike a weak
 * cache it survives garbage collections. Recency decides, not frequency: most aggregates and sagas are used for a short
 * while, and a frequency-based cache, once full, would evict nearly each new one.
 *
 * <p>Thread-safe; one lock, held for one look-up.
 */
public class BoundedCache implements Cache {

    private final long maximumSize;
    /** In the order of their last use; guarded by itself. */
    private final LinkedHashMap<Object, Object> entries = new LinkedHashMap<>(16, 0.75f, true);

    private final List<EntryListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * Creates an empty cache.
     *
     * @param maximumSize how many entries it holds; must be > 0
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
            notify(listener -> listener.onEntryRead(key, value));
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
            notify(listener -> listener.onEntryCreated(key, value));
        } else {
            notify(listener -> listener.onEntryUpdated(key, value));
        }
        notifyExpired(expired);
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
            notify(listener -> listener.onEntryCreated(key, value));
        }
        notifyExpired(expired);
        return absent;
    }

    private Entry<Object, Object> pollExpired() {
        return entries.size() > maximumSize ? entries.pollFirstEntry() : null;
    }

    private void notifyExpired(Entry<Object, Object> expired) {
        if (expired != null) {
            notify(listener -> listener.onEntryExpired(expired.getKey()));
        }
    }

    @Override
    public boolean remove(Object key) {
        boolean present;
        synchronized (entries) {
            present = entries.remove(key) != null;
        }
        if (present) {
            notify(listener -> listener.onEntryRemoved(key));
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

    /** Does not count as a use. */
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
            notify(listener -> listener.onEntryUpdated(key, updated));
        }
    }

    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void notify(Consumer<EntryListener> notification) {
        listeners.forEach(notification);
    }
}
