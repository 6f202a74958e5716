package io.evenbook.embedded;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** A database whose unique indexes have the {@link IndexKeyType}. */
final class IndexedDatabase extends H2Database {
    private final MVStore store;

    IndexedDatabase(String name, MVStore store, CursorRegistry cursors) {
        // First, since the other constructor opens the collections that there are.
        this.store = store;
        super(name, store, cursors);
    }

    /** A map that is open already is taken as it is. */
    @Override
    protected Index<Object> openOrCreateUniqueIndex(String collection, String index, List<IndexKey> keys, boolean sparse) {
        store.openMap(
                "%s._index_%s".formatted(getFullCollectionNamespace(collection), index),
                new MVMap.Builder<KeyValue, Object>().keyType(new IndexKeyType()));
        return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
    }
}
