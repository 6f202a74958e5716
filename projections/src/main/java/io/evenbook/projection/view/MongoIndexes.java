package io.evenbook.projection.view;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Creates the indexes that {@code mongo/indexes.json} lists: for the collections of each view, and for the tokens. */
@Component
class MongoIndexes {
    private final Document byName = read();

    private static Document read() {
        try (InputStream file = MongoIndexes.class.getResourceAsStream("/mongo/indexes.json")) {
            return Document.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates the missing indexes of a collection. */
    void create(String name, MongoCollection<Document> collection) {
        for (Document index : byName.getList(name, Document.class)) {
            collection.createIndex(
                    index.get("key", Document.class), new IndexOptions().unique(index.getBoolean("unique", false)));
        }
    }
}
