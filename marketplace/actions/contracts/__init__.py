"""What is done with a contract: signing and changing terms, delivering and inspecting, ending, quarrelling."""
