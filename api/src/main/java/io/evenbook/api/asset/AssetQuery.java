package io.evenbook.api.asset;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** Queries about assets. */
public sealed interface AssetQuery<R> extends Query<R> {

    /** All assets, by code. */
    record ListAssets(Paging paging) implements AssetQuery<Page<AssetAnswer>> {}
}
