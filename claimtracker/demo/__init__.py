"""The story that a newcomer sees first: the TikTok sale of 2020, under invented publications."""
