from voices.models.voice import Voice, VoiceResponse

__all__ = ["Voice", "VoiceResponse"]
