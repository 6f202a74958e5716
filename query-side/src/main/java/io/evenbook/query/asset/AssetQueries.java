package io.evenbook.query.asset;

import io.evenbook.api.Page;
import io.evenbook.api.asset.AssetAnswer;
import io.evenbook.api.asset.AssetQuery.ListAssets;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

@Component
class AssetQueries {
    private final AssetRows assets;

    AssetQueries(AssetRows assets) {
        this.assets = assets;
    }

    @QueryHandler
    Page<AssetAnswer> handle(ListAssets query) {
        return Pages.of(
                assets,
                Specification.unrestricted(),
                ListOrder.byName("asset", asset -> asset.asset),
                Cursors.of("assets"),
                query.paging(),
                AssetRow::answer);
    }
}
