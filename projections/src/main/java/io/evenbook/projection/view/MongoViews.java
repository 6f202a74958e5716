package io.evenbook.projection.view;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.max;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.UpdateOptions;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.TransientFailure;
import io.evenbook.projection.view.ViewDifference.TableDifference;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.Serializer;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The views in MongoDB. Each generation is a collection: {@code notifications_3} for generation 3. A batch writes first
 * the documents, then the position into the collection {@code view_position}, then the token. After a crash in between
 * the same documents are written again, which changes nothing.
 */
@Component
class MongoViews implements ViewStore {
    private static final String TOKENS = "trackingtokens";

    /** A batch costs three durable writes, and no client of a command waits for these views. */
    private static final Duration PACE = Duration.ofMillis(100);

    /**
     * Bad value (2), cannot parse (9), wrong type (14), names of fields (52, 57), refused by a validator (121), too
     * large (10334, 17419, 17420), a key that another document has (11000).
     */
    private static final Set<Integer> DOCUMENT_FAULTS = Set.of(2, 9, 14, 52, 57, 121, 10334, 11000, 17419, 17420);

    private static final String POSITIONS = "view_position";
    private static final String POSITION = "position";

    /** Field: the log's incarnation when the generation was created. */
    private static final String INCARNATION = "incarnation";

    /**
     * Field: the position that readers get while another generation is about to go live, or 0 if the documents belong
     * to another log; otherwise absent.
     */
    private static final String SHOWN = "shown";

    private final Map<String, DocumentProjector> projectors = new TreeMap<>();
    private final MongoTemplate mongo;
    private final MongoIndexes indexes;
    private final PostgresEventStore log;
    private final TransactionTemplate transaction;
    private final TokenStore tokens;

    MongoViews(
            List<DocumentProjector> projectors,
            MongoTemplate mongo,
            MongoIndexes indexes,
            PostgresEventStore log,
            PlatformTransactionManager transactionManager,
            Serializer serializer,
            @Value("${evenbook.node-id}") String nodeId,
            @Value("${evenbook.claim-timeout}") Duration claimTimeout) {
        projectors.forEach(projector -> this.projectors.put(projector.view(), projector));
        this.mongo = mongo;
        this.indexes = indexes;
        this.log = log;
        this.transaction = new TransactionTemplate(transactionManager);
        this.tokens = MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(mongo.getDb())
                        .trackingTokensCollectionName(TOKENS)
                        .build())
                .serializer(serializer)
                .nodeId(nodeId)
                .claimTimeout(claimTimeout)
                // Not in the constructor: the service also starts without MongoDB
                .ensureIndexes(false)
                .build();
    }

    @Override
    public Store kind() {
        return Store.MONGO;
    }

    @Override
    public Set<String> views() {
        return projectors.keySet();
    }

    @Override
    public void create(Generation generation) {
        indexes.create(TOKENS, mongo.getCollection(TOKENS));
        indexes.create(generation.view(), mongo.getCollection(generation.name()));
        positions()
                .updateOne(
                        idOf(generation),
                        combine(setOnInsert(POSITION, 0L), setOnInsert(INCARNATION, log.incarnation())),
                        new UpdateOptions().upsert(true));
    }

    /** Nothing to do: collections have no partitions. */
    @Override
    public void prepare(Generation generation, Instant now) {}

    /** Nothing to do: readers look up the live generation before they read. */
    @Override
    public void publishFirst(Generation generation) {}

    @Override
    public long positionOf(Generation generation) {
        Document position = positions().find(idOf(generation)).first();
        return position == null ? 0 : position.get(SHOWN, position.getLong(POSITION));
    }

    @Override
    public boolean isOfThisLog(Generation generation) {
        Document position = positions().find(idOf(generation)).first();
        return position == null || log.incarnation().equals(position.getString(INCARNATION));
    }

    /** Creates missing indexes for existing generations, too. */
    @Override
    public String formOf(String view) {
        return Integer.toString(projectors.get(view).version());
    }

    @Override
    public Set<Class<?>> eventsOf(String view) {
        return projectors.get(view).events();
    }

    @Override
    public void write(Generation generation, LogBatch batch) {
        DocumentProjector projector = projectors.get(generation.view());
        List<Document> documents = batch.events().stream()
                .map(ViewEvent::of)
                .flatMap(event -> projector.documentOf(event).stream())
                .toList();
        if (!documents.isEmpty()) {
            insertMissing(documents, mongo.getCollection(generation.name()));
        }
        positions().updateOne(idOf(generation), max(POSITION, batch.through()));
    }

    /** A document whose id exists is the same, so it is skipped. */
    private static void insertMissing(List<Document> documents, MongoCollection<Document> collection) {
        try {
            collection.insertMany(documents, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            boolean failed = e.getWriteConcernError() != null
                    || e.getWriteErrors().stream()
                            .anyMatch(error ->
                                    ErrorCategory.fromErrorCode(error.getCode()) != ErrorCategory.DUPLICATE_KEY);
            if (failed) {
                throw e;
            }
        }
    }

    @Override
    public ViewDifference compare(Generation live, Generation building) {
        MongoCollection<Document> here = mongo.getCollection(live.name());
        MongoCollection<Document> there = mongo.getCollection(building.name());
        long liveRows = here.estimatedDocumentCount();
        long builtRows = there.estimatedDocumentCount();
        Long onlyLive = null;
        Long onlyBuilt = null;
        if (Math.max(liveRows, builtRows) <= COMPARED_ROWS) {
            Map<Object, Integer> liveDocuments = digestsOf(here);
            Map<Object, Integer> builtDocuments = digestsOf(there);
            onlyLive = missing(liveDocuments, builtDocuments);
            onlyBuilt = missing(builtDocuments, liveDocuments);
        }
        return new ViewDifference(
                positionOf(live),
                positionOf(building),
                List.of(new TableDifference(live.view(), liveRows, builtRows, onlyLive, onlyBuilt)));
    }

    private static Map<Object, Integer> digestsOf(MongoCollection<Document> collection) {
        Map<Object, Integer> digests = new HashMap<>();
        collection.find().forEach(document -> digests.put(document.get("_id"), document.hashCode()));
        return digests;
    }

    private static long missing(Map<Object, Integer> here, Map<Object, Integer> there) {
        return here.entrySet().stream()
                .filter(document -> !document.getValue().equals(there.get(document.getKey())))
                .count();
    }

    /** Freezes the live generation's position as readers get it, so that it never decreases for them. */
    @Override
    public Swap goLive(Generation building, Generation live, Runnable promotion) {
        long shown = positionOf(live);
        // Only if the position is unchanged: a reader may have got a higher one since
        positions().updateOne(and(idOf(live), exists(SHOWN, false), eq(POSITION, shown)), set(SHOWN, shown));
        Document held = positions().find(and(idOf(live), exists(SHOWN))).first();
        if (held == null || positionOf(building) < held.getLong(SHOWN)) {
            return Swap.BEHIND;
        }
        transaction.executeWithoutResult(_ -> promotion.run());
        return Swap.DONE;
    }

    @Override
    public void disown(Generation live) {
        positions().updateOne(idOf(live), set(SHOWN, 0L));
    }

    @Override
    public void releasePosition(Generation live) {
        positions().updateOne(idOf(live), unset(SHOWN));
    }

    /** Some servers with MongoDB's protocol do not report their disk. */
    @Override
    public Room roomBeside(Generation live) {
        try {
            Document collection = mongo.getDb().runCommand(new Document("collStats", live.name()));
            Document disk = mongo.getDb().runCommand(new Document("dbStats", 1));
            Long total = number(disk, "fsTotalSize");
            return Room.of(
                    number(collection, "storageSize"), total == null ? null : total - number(disk, "fsUsedSize"));
        } catch (MongoCommandException e) {
            return new Room(null, null);
        }
    }

    private static Long number(Document stats, String name) {
        return stats.get(name) instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    @Override
    public boolean drop(Generation generation) {
        mongo.getCollection(generation.name()).drop();
        positions().deleteOne(idOf(generation));
        mongo.getCollection(TOKENS).deleteMany(eq("processorName", generation.processor()));
        return true;
    }

    private MongoCollection<Document> positions() {
        return mongo.getCollection(POSITIONS);
    }

    private static Bson idOf(Generation generation) {
        return eq("_id", generation.name());
    }

    @Override
    public TokenStore tokens() {
        return tokens;
    }

    @Override
    public Duration pace() {
        return PACE;
    }

    @Override
    public boolean isTransient(Throwable failure) {
        return TransientFailure.isIn(failure)
                || TransientFailure.causesOf(failure).anyMatch(MongoViews::isOfTheServer);
    }

    /** What MongoDB refuses of a document itself comes again with the same document. */
    private static boolean isOfTheServer(Throwable cause) {
        return switch (cause) {
            case MongoBulkWriteException e ->
                e.getWriteErrors().stream().noneMatch(error -> DOCUMENT_FAULTS.contains(error.getCode()));
            case MongoException e -> !DOCUMENT_FAULTS.contains(e.getCode());
            default -> false;
        };
    }

    /** None: documents and token need no common transaction. */
    @Override
    public TransactionManager transactions() {
        return NoTransactionManager.instance();
    }
}
