package io.evenbook.query.asset;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.asset.AssetAnswer;
import io.evenbook.api.asset.AssetQuery.ListAssets;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/assets")
class AssetController {
    private final Queries queries;

    AssetController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @Requires("asset:read")
    @Reads(View.REFERENCE)
    Page<AssetAnswer> assets(@Valid PageParameters page) {
        return queries.ask(new ListAssets(page.paging()));
    }
}
