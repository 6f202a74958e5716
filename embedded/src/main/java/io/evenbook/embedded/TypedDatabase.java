package io.evenbook.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * A database that stores documents with the {@link DocumentType} and keys of unique indexes with the
 * {@link IndexKeyType}. It opens each map with that type first; H2Database then reuses the open map.
 */
final class TypedDatabase extends H2Database {
    private final MVStore store;

    TypedDatabase(String name, MVStore store, CursorRegistry cursors) {
        // Before super(): that constructor opens the existing collections and needs the store.
        this.store = store;
        super(name, store, cursors);
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
        store.openMap(
                "databases.%s".formatted(getFullCollectionNamespace(collection)),
                new MVMap.Builder<Object, Document>().valueType(new DocumentType()));
        return super.openOrCreateCollection(collection, options);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
        store.openMap(
                "%s._index_%s".formatted(getFullCollectionNamespace(collection), index),
                new MVMap.Builder<KeyValue, Object>().keyType(new IndexKeyType()));
        return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
    }
}
