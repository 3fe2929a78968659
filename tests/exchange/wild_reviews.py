"""ClaimReviews with the faults that real ones have, in words of our own."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
FLAT: Json = {
    "@context": "http://schema.org/", "@type": ["ClaimReview"],
    "url": "https://checks.example/flat", "headline": "No, the river is not dry",
    "datePublished": "2021-03-04T08:30:00+00:00", "dateModified": "0001-01-01T00:00:00Z",
    "inLanguage": "en-GB", "claimReviewed": "The river Ems is dry.",
    "author": {"@type": "NewsMediaOrganization", "name": "Checks &amp; Balances"},
    "reviewBody": "It carries water, the gauge says.",
    "reviewRating": {"@type": "Rating", "ratingValue": "2", "bestRating": "6", "worstRating": "1",
                     "alternateName": "Pants on the line"},
    "itemReviewed": {
        "@type": "Claim", "author": {"@type": "Person", "name": "Rosa Ferry"},
        "datePublished": "2021-03-01",
        "firstAppearance": {"@type": "NewsArticle", "url": "https://posts.example/1",
                            "headline": "The river is dry", "datePublished": "2021-03-01",
                            "publisher": {"@type": "Organization", "name": "The Posts"}},
        "appearance": ["https://posts.example/2 https://posts.example/3"],
    },
}  # fmt: skip


def with_(**told: Any) -> Json:
    """Return the review with other properties; None leaves one out."""
    return {name: value for name, value in {**FLAT, **told}.items() if value is not None}


AS_MICRODATA: Json = {
    "type": "http://schema.org/ClaimReview",
    "properties": {
        "claimReviewed": "Boats fly.", "url": "https://checks.example/boats",
        "author": {"type": "http://schema.org/Organization", "properties": {"name": "Boat Check"}},
        "reviewRating": {"type": "http://schema.org/Rating",
                         "properties": {"alternateName": "False", "ratingValue": "-1",
                                        "bestRating": "-1", "worstRating": "-1"}},
        "itemReviewed": {"type": "http://schema.org/CreativeWork",
                         "properties": {"author": {"type": "http://schema.org/Person",
                                                   "properties": {"name": "Rosa Ferry"}}}},
    },
}  # fmt: skip
IN_A_GRAPH: Json = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "#us", "name": "Graph Check"},
        {"@type": "BreadcrumbList", "itemListElement": []},
        {"@type": "schema:ClaimReview", "author": {"@id": "#us"}, "url": "https://graph.example/1",
         "claimReviewed": "Bridges float.", "reviewRating": {"alternateName": "Half of it"},
         "itemReviewed": {"@id": "#claim"}},
        {"@type": "Claim", "@id": "#claim", "author": "a sailor",
         "appearance": {"@id": "https://posts.example/9"}},
    ],
}  # fmt: skip
PAGE = """<!DOCTYPE html><html><head><title>Fact check</title>
<script type="text/javascript">var ClaimReview = "none";</script>
<script type='application/ld+json'>{"@type": "BreadcrumbList", broken}</script>
<SCRIPT class="seo" type="application/ld+json" >
//<![CDATA[
%s
//]]>
</SCRIPT>
<script type="application/ld+json">{"@type": "ClaimReview", "claimReviewed": "It breaks off</script>
<script type="application/ld+json">%s</script>
</head><body><p>"ClaimReview"</p></body></html>
"""
