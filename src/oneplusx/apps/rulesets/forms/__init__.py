"""Forms of the rule library: finding, uploading and trying; editing a draft; asking for consensus."""
