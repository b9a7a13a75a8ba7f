"""Topics found in the passages themselves: groups of words that recur together.

What a topic means is for a person to say; how far to trust it is measured here.
"""

from multipolar.topics.model import TopicModel
from multipolar.topics.tables import representative_passages, top_terms, topic_shares

__all__ = ["TopicModel", "representative_passages", "top_terms", "topic_shares"]
